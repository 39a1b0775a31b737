create or replace function inventory.expired_orders(p_limit integer) returns setof bigint
language sql stable
as $$
  select distinct e.order_id
    from (select r.order_id from inventory.stock_reservations r
           where r.released_at is null and r.expires_at < now() and r.order_id is not null
           order by r.expires_at limit p_limit) e
$$;
comment on function inventory.expired_orders(integer) is
  'Orders whose reservations have run out, of the p_limit oldest reservations.';
revoke all on function inventory.expired_orders(integer) from public;
grant execute on function inventory.expired_orders(integer) to stoa_app;
