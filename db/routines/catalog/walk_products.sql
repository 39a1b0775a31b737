create or replace function catalog.walk_products(
  p_query tsquery, p_min_price numeric, p_max_price numeric, p_sort text, p_after numeric[], p_most integer)
returns table (product_ids bigint[], keys numeric[])
language plpgsql stable
set plan_cache_mode = force_custom_plan
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
  v_order text := case p_sort when 'price' then 'x.price, x.product_id' when 'price-desc' then 'x.price desc, x.product_id desc'
    when 'rating' then 'x.rating desc, x.review_count desc, x.product_id desc' else 'x.product_id desc' end;
  v_after text := case p_sort when 'price' then '(x.price, x.product_id) > (-$4[1], -$4[3]::bigint)'
    when 'price-desc' then '(x.price, x.product_id) < ($4[1], $4[3]::bigint)'
    when 'rating' then '(x.rating, x.review_count, x.product_id) < ($4[1], $4[2]::integer, $4[3]::bigint)'
    else 'x.product_id < $4[3]::bigint' end;
  v_looked integer := 0;
  v_id bigint;
  v_price numeric;
  v_rating numeric;
  v_reviews integer;
  v_is_match boolean;
begin
  product_ids := '{}';
  for v_id, v_price, v_rating, v_reviews, v_is_match in execute format(
    'select x.product_id, x.price::numeric, x.rating, x.review_count, coalesce(x.words @@ $1, true) as is_match
       from catalog.search_documents x
      where ($2 is null or x.price >= $2) and ($3 is null or x.price <= $3) and ($4 is null or %2$s) order by %1$s',
    v_order, v_after) using p_query, p_min_price, p_max_price, p_after
  loop
    v_looked := v_looked + 1;
    if v_is_match then
      product_ids := product_ids || v_id;
      exit when cardinality(product_ids) = p_most;
    elsif v_looked >= 25000 then
      product_ids := null;
      return next;
      return;
    end if;
  end loop;
  if cardinality(product_ids) > 0 then
    keys := case p_sort when 'price' then array[-v_price, 0, -v_id] when 'price-desc' then array[v_price, 0, v_id]
      when 'rating' then array[v_rating, v_reviews, v_id] else array[0, 0, v_id] end;
  end if;
  return next;
end
$$;
comment on function catalog.walk_products(tsquery, numeric, numeric, text, numeric[], integer) is
  'The first products in an order, where so many match that they are soon met: read along the order''s index, not sorted. Null '
  'if they are not among the first 25,000 looked at.';
revoke all on function catalog.walk_products(tsquery, numeric, numeric, text, numeric[], integer) from public;
