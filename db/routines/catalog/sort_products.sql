create or replace function catalog.sort_products(
  p_query tsquery, p_min_price numeric, p_max_price numeric, p_sort text, p_after numeric[], p_most integer)
returns table (product_ids bigint[], keys numeric[])
language sql stable
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
  with matched as materialized (
    select x.product_id, case p_sort when 'price' then -x.price::numeric when 'price-desc' then x.price::numeric
                           when 'rating' then x.rating else 0 end as first,
           case p_sort when 'rating' then x.review_count else 0 end::numeric as second,
           case p_sort when 'price' then -x.product_id else x.product_id end as third
      from catalog.search_documents x
     where (p_query is null or x.words @@ p_query)
       and (p_min_price is null or x.price >= p_min_price) and (p_max_price is null or x.price <= p_max_price)
  ), page as (
    select * from matched m
     where p_after is null or (m.first, m.second, m.third) < (p_after[1], p_after[2], p_after[3])
     order by m.first desc, m.second desc, m.third desc
     limit p_most
  )
  select (select array_agg(p.product_id order by p.first desc, p.second desc, p.third desc) from page p),
         (select array[p.first, p.second, p.third] from page p order by p.first, p.second, p.third limit 1)
$$;
comment on function catalog.sort_products(tsquery, numeric, numeric, text, numeric[], integer) is
  'The first products in an order, of all that match: for many that are far behind in it, such as the cheapest of what is dear.';
revoke all on function catalog.sort_products(tsquery, numeric, numeric, text, numeric[], integer) from public;
