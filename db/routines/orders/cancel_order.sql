create or replace function orders.cancel_order(p_order_id bigint, p_reason text) returns void
language plpgsql volatile
as $$
begin
  perform orders.lock_order(p_order_id);
  if exists (select from orders.shipments s where s.order_id = p_order_id) then
    raise exception 'A parcel of this order has left: it cannot be cancelled.' using errcode = 'ST409', column = 'orderId';
  end if;
  perform orders.change_status(p_order_id, 'Cancelled', coalesce(p_reason, ''));
  perform orders.return_stock(p_order_id, coalesce(p_reason, ''));
end
$$;
comment on function orders.cancel_order(bigint, text) is
  'Cancels an order of which nothing has left: its reservation ends, or its sold stock returns to its warehouse. '
  'p_reason goes into the history and the journal. ST404 no such order, ST409 shipped in part or not to be cancelled.';
revoke all on function orders.cancel_order(bigint, text) from public;
grant execute on function orders.cancel_order(bigint, text) to stoa_app;
