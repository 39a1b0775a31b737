create or replace function orders.confirm_order(p_order_id bigint) returns void
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $$
declare
  v_lines record;
begin
  perform orders.change_status(p_order_id, 'Confirmed', null);
  select array_agg(i.order_item_id) as item_ids, array_agg(i.variant_id) as variant_ids,
         array_agg(i.quantity) as quantities
    into v_lines
    from orders.order_items i where i.order_id = p_order_id;
  if v_lines.item_ids is not null then
    perform inventory.sell(p_order_id, v_lines.item_ids, v_lines.variant_ids, v_lines.quantities);
  end if;
end
$$;
comment on function orders.confirm_order(bigint) is
  'Pending to Confirmed: what the order reserved is sold, by the stock journal. What it never reserved is sold too, where '
  'enough is free (ST409 naming the SKU). ST404 no such order, ST409 not Pending.';
revoke all on function orders.confirm_order(bigint) from public;
grant execute on function orders.confirm_order(bigint) to stoa_app;
