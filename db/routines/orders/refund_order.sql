create or replace function orders.refund_order(p_order_id bigint, p_amount numeric, p_reason text) returns bigint
language plpgsql volatile
as $$
declare
  v_order constant orders.orders := orders.lock_order(p_order_id);
  v_digits constant integer := pricing.minor_unit(v_order.currency);
  v_base_digits constant integer := pricing.minor_unit(v_order.base_currency);
  v_before numeric;
  v_base_before numeric;
  v_amount numeric;
  v_refund_id bigint;
begin
  if coalesce(trim(p_reason), '') = '' then
    raise exception 'must say why.' using errcode = 'ST400', column = 'reason';
  elsif v_order.order_status = 'Pending' then
    raise exception 'Order % is Pending: cancel it instead.', v_order.order_number
      using errcode = 'ST409', column = 'orderId';
  end if;
  select coalesce(sum(r.refund_amount), 0), coalesce(sum(r.base_refund_amount), 0)
    into v_before, v_base_before
    from orders.refunds r where r.order_id = p_order_id;
  v_amount := coalesce(p_amount, v_order.order_total - v_before);
  if p_amount <= 0 or p_amount <> round(p_amount, v_digits) then
    raise exception 'must be more than zero, with at most % digits after the point.', v_digits
      using errcode = 'ST400', column = 'amount';
  elsif v_amount <= 0 or v_before + v_amount > v_order.order_total then
    raise exception 'Order % came to %, of which % was refunded before.', v_order.order_number, v_order.order_total,
      v_before using errcode = 'ST409', column = 'amount';
  end if;

  -- Rounded as a running sum, so that all refunds of an order refunded whole add up to its base total.
  insert into orders.refunds (order_id, vendor_id, refund_reason, refund_amount, currency, base_refund_amount,
    base_currency)
  values (p_order_id, v_order.vendor_id, p_reason, v_amount, v_order.currency,
    greatest(0, round(v_order.base_order_total * (v_before + v_amount) / v_order.order_total, v_base_digits)
      - v_base_before), v_order.base_currency)
  returning refund_id into v_refund_id;
  update orders.orders
     set payment_status = case when v_before + v_amount = order_total then 'refunded' else 'partially refunded' end,
         updated_at = now()
   where order_id = p_order_id;
  if v_before + v_amount = v_order.order_total and v_order.order_status in ('Confirmed', 'Processing')
    and not exists (select from orders.shipments s where s.order_id = p_order_id) then
    perform orders.change_status(p_order_id, 'Refunded', p_reason);
    perform orders.return_stock(p_order_id, p_reason);
  end if;
  return v_refund_id;
end
$$;
comment on function orders.refund_order(bigint, numeric, text) is
  'Gives money back, in the order''s currency; null is all that is left. Answers the refund. base_ amounts go by the '
  'order''s own rate. Refunded whole before anything left, the order becomes Refunded and its stock returns; one that '
  'left keeps its state. ST400 bad amount or no reason, ST404 no such order, ST409 more than was ordered, or Pending.';
revoke all on function orders.refund_order(bigint, numeric, text) from public;
grant execute on function orders.refund_order(bigint, numeric, text) to stoa_app;
