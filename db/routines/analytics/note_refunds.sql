create or replace function analytics.note_refunds() returns trigger
language plpgsql volatile
as $$
begin
  -- An order that is shipped meanwhile moves its refunds among the sold ones: one of the two waits and sees the other.
  perform orders.lock_orders(array(select distinct n.order_id from new_refunds n order by 1));
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, refund_count, refunds, base_refunds, refund_reason, reason_orders)
  select 1, r.created_at, r.vendor_id, r.user_id, r.is_sold, r.currency, r.ship_country, r.ship_region, r.ship_city,
         1, r.refund_amount, r.base_refund_amount, r.refund_reason, (not exists (
           select from reporting.refunds e
            where e.order_id = r.order_id and e.refund_reason = r.refund_reason and e.currency = r.currency
              and e.refund_id < r.refund_id))::integer
    from new_refunds n
    join reporting.refunds r on r.refund_id = n.refund_id;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, refunded_orders)
  select 1, o.created_at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city, 1
    from (select distinct n.order_id from new_refunds n) f
    join reporting.orders o on o.order_id = f.order_id
   where not exists (
     select from reporting.refunds e
      where e.order_id = f.order_id and e.refund_id <> all (array(select n.refund_id from new_refunds n)));
  return null;
end
$$;
comment on function analytics.note_refunds() is
  'Appends deltas for new refunds, at their own time, and for orders that get their first, at the order''s. A refund '
  'is the first of its order for a reason when none has a lower id: their order is locked.';

create or replace trigger note_refunds after insert on orders.refunds
  referencing new table as new_refunds
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_refunds();
