create or replace function orders.billing_place(p_order_id bigint) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
           'country', o.billing_address ->> 'country', 'region', o.billing_address ->> 'region',
           'city', o.billing_address ->> 'city')
    from orders.orders o
   where o.order_id = p_order_id and o.billing_address is not null;
$$;
comment on function orders.billing_place(bigint) is
  'Country, region and city of an order''s billing address, for the read-only login, which may not read the column: '
  'it holds encrypted lines too. Null where there is none.';
revoke all on function orders.billing_place(bigint) from public;
grant execute on function orders.billing_place(bigint) to stoa_readonly;
