create or replace function orders.change_status(p_order_id bigint, p_to text, p_note text) returns text
language plpgsql volatile
as $$
declare
  v_order constant orders.orders := orders.lock_order(p_order_id);
  v_note constant text := coalesce(current_setting('stoa.status_note', true), '');
begin
  if v_order.order_status = p_to then
    raise exception 'Order % is % already.', v_order.order_number, p_to using errcode = 'ST409', column = 'orderId';
  end if;
  perform set_config('stoa.status_note', coalesce(p_note, v_note), true);
  -- What is not allowed the table's trigger refuses; it also writes the history.
  update orders.orders
     set order_status = p_to, updated_at = now(),
         shipped_at = case p_to when 'Shipped' then now() else shipped_at end,
         completed_at = case p_to when 'Completed' then now() else completed_at end
   where order_id = p_order_id;
  perform set_config('stoa.status_note', v_note, true);
  return v_order.order_status;
end
$$;
comment on function orders.change_status(bigint, text, text) is
  'Locks an order, changes its state and answers the one before. p_note is the history''s note; null takes the '
  'transaction''s (stoa.status_note). ST404 no such order, ST409 not allowed from where it is.';
revoke all on function orders.change_status(bigint, text, text) from public;
grant execute on function orders.change_status(bigint, text, text) to stoa_app;
