create or replace function orders.return_stock(p_order_id bigint, p_reason text) returns void
language plpgsql volatile
as $$
begin
  perform inventory.release(array[p_order_id]);
  perform inventory.take_back(array(select i.order_item_id from orders.order_items i where i.order_id = p_order_id),
    p_reason);
end
$$;
comment on function orders.return_stock(bigint, text) is
  'Gives back what an order that will not leave holds: its reservations end, what was sold returns to its warehouse. '
  'The caller has locked the order.';
revoke all on function orders.return_stock(bigint, text) from public;
grant execute on function orders.return_stock(bigint, text) to stoa_app;
