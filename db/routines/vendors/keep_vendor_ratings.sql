create or replace function vendors.keep_vendor_ratings() returns trigger
language plpgsql volatile
as $$
declare
  v_ids bigint[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select distinct vendor_id from after_rows order by 1);
  elsif tg_op = 'DELETE' then
    v_ids := array(select distinct vendor_id from before_rows order by 1);
  else
    v_ids := array(select vendor_id from before_rows union select vendor_id from after_rows order by 1);
  end if;

  -- Lock first, count after: the count then sees what others committed while this statement waited.
  perform from vendors.vendors where vendor_id = any(v_ids) order by vendor_id for no key update;
  update vendors.vendors v
     set rating = c.rating, reviews_count = c.reviews_count
    from (select i.vendor_id, round(coalesce(avg(r.rating), 0), 2) as rating,
                 count(r.vendor_review_id)::integer as reviews_count
            from unnest(v_ids) as i (vendor_id)
            left join vendors.vendor_reviews r on r.vendor_id = i.vendor_id
           group by i.vendor_id) as c
   where v.vendor_id = c.vendor_id and (v.rating, v.reviews_count) is distinct from (c.rating, c.reviews_count);
  return null;
end
$$;
comment on function vendors.keep_vendor_ratings() is
  'Keeps vendors.rating (two decimals, half up) and reviews_count in step with vendor_reviews, once per statement.';
create or replace trigger keep_vendor_ratings_insert after insert on vendors.vendor_reviews
  referencing new table as after_rows for each statement execute function vendors.keep_vendor_ratings();
create or replace trigger keep_vendor_ratings_update after update on vendors.vendor_reviews
  referencing old table as before_rows new table as after_rows
  for each statement execute function vendors.keep_vendor_ratings();
create or replace trigger keep_vendor_ratings_delete after delete on vendors.vendor_reviews
  referencing old table as before_rows for each statement execute function vendors.keep_vendor_ratings();
