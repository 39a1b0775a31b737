create or replace function analytics.trending_products(p_most integer) returns table (product_id bigint)
language sql stable
as $$
  select t.product_id from analytics.trending t order by t.heat desc, t.product_id limit p_most
$$;
comment on function analytics.trending_products(integer) is
  'The products that are looked at most, a view counting half of one three days later.';
revoke all on function analytics.trending_products(integer) from public;
grant execute on function analytics.trending_products(integer) to stoa_app;
