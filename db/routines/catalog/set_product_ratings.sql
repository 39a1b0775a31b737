create or replace function catalog.set_product_ratings(p_product_ids bigint[], p_ratings numeric[], p_counts integer[])
returns void
language plpgsql volatile
as $$
begin
  update catalog.products p
     set average_rating = round(r.rating, 2), review_count = r.review_count
    from unnest(p_product_ids, p_ratings, p_counts) as r (product_id, rating, review_count)
   where p.product_id = r.product_id
     and (p.average_rating, p.review_count) is distinct from (round(r.rating, 2), r.review_count);
end
$$;
comment on function catalog.set_product_ratings(bigint[], numeric[], integer[]) is
  'Keeps products.average_rating (two decimals, half up) and review_count as the reviews say. Lock the products first.';
grant execute on function catalog.set_product_ratings(bigint[], numeric[], integer[]) to stoa_app;
