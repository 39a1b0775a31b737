create or replace function orders.lock_orders(p_order_ids bigint[]) returns void
language plpgsql volatile
as $$
begin
  perform from orders.orders where order_id = any(p_order_ids) order by order_id for no key update;
end
$$;
comment on function orders.lock_orders(bigint[]) is
  'Locks orders, in id order: what is counted of them after it sees everything that others committed meanwhile.';
revoke all on function orders.lock_orders(bigint[]) from public;
grant execute on function orders.lock_orders(bigint[]) to stoa_app;
