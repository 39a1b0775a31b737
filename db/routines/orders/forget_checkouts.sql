create or replace function orders.forget_checkouts(p_checkout_ids bigint[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_order_ids bigint[];
  v_refunded bigint[];
begin
  v_order_ids := array(
    select o.order_id from orders.orders o where o.checkout_id = any (p_checkout_ids) order by o.order_id);
  perform orders.lock_orders(v_order_ids);
  -- A reason that at least five other orders share is a category; what else stands there, somebody wrote about this one.
  v_refunded := array(
    select distinct r.order_id
      from orders.refunds r
     where r.order_id = any (v_order_ids)
       and (select count(*) from (
             select from orders.refunds x
              where x.refund_reason = r.refund_reason and x.order_id <> all (v_order_ids) limit 5) s) < 5
     order by 1);
  perform analytics.note_reworded_refunds(v_refunded, 'Erased');
  perform set_config('stoa.deltas', 'off', true);
  update orders.refunds r
     set refund_reason = case when r.order_id = any (v_refunded) then 'Erased' else r.refund_reason end,
         source_ref = case when r.source_ref like 'erased:%' then r.source_ref
           else orders.erased_ref(split_part(r.source_ref, ':', 1)) || ':' || r.refund_id end
   where r.order_id = any (v_order_ids);
  perform set_config('stoa.deltas', '', true);
  update orders.orders o
     set shipping_address = platform.bare_address(o.shipping_address),
         billing_address = platform.bare_address(o.billing_address), updated_at = now()
   where o.order_id = any (v_order_ids);
  update orders.order_status_history h
     set note = case when h.note = '' then '' else 'Erased' end
   where h.order_id = any (v_order_ids);
  update orders.checkouts c
     set email = null, public_id = gen_random_uuid(),
         source_ref = orders.erased_ref(c.source_ref)
   where c.checkout_id = any (p_checkout_ids);
  update orders.shipments s set tracking_number = null where s.order_id = any (v_order_ids);
  perform platform.forget_guests(p_checkout_ids);
end
$$;
comment on function orders.forget_checkouts(bigint[]) is
  'Purchases of somebody who is erased: amounts, lines, states and country and region stay, for accounting; city, postal '
  'code, what was sealed, e-mail, tracking numbers, notes and what a refund''s reason told of them go.';
revoke all on function orders.forget_checkouts(bigint[]) from public;
