create or replace function catalog.slugs_on_sale(p_first bigint, p_after bigint) returns table (slug text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select p.slug
    from catalog.search_documents d
    join catalog.products p on p.product_id = d.product_id
   where d.product_id >= p_first and d.product_id < p_after
   order by d.product_id
   limit 50000
$$;
comment on function catalog.slugs_on_sale(bigint, bigint) is
  'The slugs of products on sale with numbers from p_first on and below p_after, at most 50,000: what search knows, a moment '
  'behind. A definer: only search reads what search knows.';
revoke all on function catalog.slugs_on_sale(bigint, bigint) from public;
grant execute on function catalog.slugs_on_sale(bigint, bigint) to stoa_app;
