create or replace function orders.open_orders(p_user_id bigint, p_email text) returns text[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select o.order_number
      from orders.orders o
      join orders.checkouts c on c.checkout_id = o.checkout_id
     where o.order_status in ('Pending', 'Confirmed', 'Processing')
       and (o.user_id = p_user_id or o.user_id is null and lower(c.email) = lower(p_email))
     order by o.order_id
     limit 20)
$$;
comment on function orders.open_orders(bigint, text) is
  'Numbers of orders that are still on their way to somebody, as a person or as a guest with that address: at most 20.';
revoke all on function orders.open_orders(bigint, text) from public;
grant execute on function orders.open_orders(bigint, text) to stoa_app;
