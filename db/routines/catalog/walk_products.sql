create or replace function catalog.walk_products(
  p_query tsquery, p_min_price numeric, p_max_price numeric, p_sort text, p_after numeric[], p_most integer)
returns table (product_ids bigint[], keys numeric[])
language plpgsql stable
set plan_cache_mode = force_custom_plan
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
  v_page catalog.search_documents[];
  d catalog.search_documents;
begin
  case p_sort
    when 'price' then
      v_page := array(
        select x from catalog.search_documents x
         where (p_query is null or x.words @@ p_query)
           and (p_min_price is null or x.price >= p_min_price) and (p_max_price is null or x.price <= p_max_price)
           and (p_after is null or (x.price, x.product_id) > (-p_after[1], -p_after[3]::bigint))
         order by x.price, x.product_id limit p_most);
    when 'price-desc' then
      v_page := array(
        select x from catalog.search_documents x
         where (p_query is null or x.words @@ p_query)
           and (p_min_price is null or x.price >= p_min_price) and (p_max_price is null or x.price <= p_max_price)
           and (p_after is null or (x.price, x.product_id) < (p_after[1], p_after[3]::bigint))
         order by x.price desc, x.product_id desc limit p_most);
    when 'rating' then
      v_page := array(
        select x from catalog.search_documents x
         where (p_query is null or x.words @@ p_query)
           and (p_min_price is null or x.price >= p_min_price) and (p_max_price is null or x.price <= p_max_price)
           and (p_after is null
             or (x.rating, x.review_count, x.product_id) < (p_after[1], p_after[2]::integer, p_after[3]::bigint))
         order by x.rating desc, x.review_count desc, x.product_id desc limit p_most);
    else
      v_page := array(
        select x from catalog.search_documents x
         where (p_query is null or x.words @@ p_query)
           and (p_min_price is null or x.price >= p_min_price) and (p_max_price is null or x.price <= p_max_price)
           and (p_after is null or x.product_id < p_after[3]::bigint)
         order by x.product_id desc limit p_most);
  end case;
  select array_agg(x.product_id order by x.place) into product_ids
    from unnest(v_page) with ordinality as x (product_id, vendor_id, price, rating, review_count, facets, words, place);
  d := v_page[cardinality(v_page)];
  keys := case p_sort when 'price' then array[-d.price, 0, -d.product_id] when 'price-desc' then array[d.price, 0, d.product_id]
    when 'rating' then array[d.rating, d.review_count, d.product_id] else array[0, 0, d.product_id] end;
  return next;
end
$$;
comment on function catalog.walk_products(tsquery, numeric, numeric, text, numeric[], integer) is
  'The first products in an order, where so many match that they are soon met: read along the order''s index, not sorted.';
revoke all on function catalog.walk_products(tsquery, numeric, numeric, text, numeric[], integer) from public;
