create or replace function orders.lock_order(p_order_id bigint) returns orders.orders
language plpgsql volatile
as $$
declare
  v_order orders.orders;
begin
  select o.* into v_order from orders.orders o where o.order_id = p_order_id for no key update;
  if not found then
    raise exception 'There is no such order.' using errcode = 'ST404', column = 'orderId';
  end if;
  return v_order;
end
$$;
comment on function orders.lock_order(bigint) is
  'Locks an order until the transaction ends and answers it as it is now: every change of an order begins with this, so '
  'that changes of one order come one after the other. ST404 when there is none.';
revoke all on function orders.lock_order(bigint) from public;
grant execute on function orders.lock_order(bigint) to stoa_app;
