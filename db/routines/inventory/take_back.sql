create or replace function inventory.take_back(p_item_ids bigint[], p_reason text) returns void
language plpgsql volatile
as $$
begin
  insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity, order_item_id, reason)
  select m.variant_id, m.warehouse_id, m.vendor_id, 'returned', -sum(m.quantity), m.order_item_id, p_reason
    from inventory.stock_movements m
   where m.order_item_id = any (p_item_ids)
   group by m.variant_id, m.warehouse_id, m.vendor_id, m.order_item_id
  having sum(m.quantity) < 0;
end
$$;
comment on function inventory.take_back(bigint[], text) is
  'Puts what is still sold of order lines back where it came from, by movements of the kind returned. The caller has '
  'locked the order.';
revoke all on function inventory.take_back(bigint[], text) from public;
grant execute on function inventory.take_back(bigint[], text) to stoa_app;
