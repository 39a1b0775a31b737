create or replace function analytics.note_reworded_refunds(p_order_ids bigint[], p_reason text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, refund_count, refunds, base_refunds, refund_reason, reason_orders)
  select s.sign, r.created_at, r.vendor_id, r.user_id, r.is_sold, r.currency, r.ship_country, r.ship_region, r.ship_city,
         1, r.refund_amount, r.base_refund_amount, s.reason, s.is_first::integer
    from reporting.refunds r
   cross join lateral (
     values (-1, r.refund_reason, not exists (
              select from reporting.refunds e
               where e.order_id = r.order_id and e.refund_reason = r.refund_reason and e.refund_id < r.refund_id)),
            (1, p_reason, not exists (
              select from reporting.refunds e where e.order_id = r.order_id and e.refund_id < r.refund_id))
   ) as s (sign, reason, is_first)
   where r.order_id = any (p_order_ids)
$$;
comment on function analytics.note_reworded_refunds(bigint[], text) is
  'Appends deltas for orders of which every refund''s reason is about to become p_reason.';
revoke all on function analytics.note_reworded_refunds(bigint[], text) from public;
