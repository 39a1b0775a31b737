create or replace function reviews.keep_product_ratings() returns trigger
language plpgsql volatile
as $$
declare
  v_ids bigint[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select distinct product_id from after_rows order by 1);
  elsif tg_op = 'DELETE' then
    v_ids := array(select distinct product_id from before_rows order by 1);
  else
    v_ids := array(select product_id from before_rows union select product_id from after_rows order by 1);
  end if;

  -- Lock first, count after: the count then sees what others committed while this statement waited.
  perform catalog.lock_products(v_ids);
  perform catalog.set_product_ratings(array_agg(c.product_id), array_agg(c.rating), array_agg(c.review_count))
     from (select p.product_id, coalesce(avg(r.rating), 0) as rating, count(r.review_id)::integer as review_count
             from unnest(v_ids) as p (product_id)
             left join reviews.reviews r on r.product_id = p.product_id
            group by p.product_id) as c
   having count(*) > 0;
  return null;
end
$$;
comment on function reviews.keep_product_ratings() is
  'Keeps products.average_rating and review_count in step with reviews, once per statement.';
create or replace trigger keep_product_ratings_insert after insert on reviews.reviews
  referencing new table as after_rows for each statement execute function reviews.keep_product_ratings();
create or replace trigger keep_product_ratings_update after update on reviews.reviews
  referencing old table as before_rows new table as after_rows
  for each statement execute function reviews.keep_product_ratings();
create or replace trigger keep_product_ratings_delete after delete on reviews.reviews
  referencing old table as before_rows for each statement execute function reviews.keep_product_ratings();
