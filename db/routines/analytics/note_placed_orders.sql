create or replace function analytics.note_placed_orders() returns trigger
language plpgsql volatile
as $$
declare
  v_order_ids constant bigint[] := array(select n.order_id from new_orders n);
  v_checkout_ids constant bigint[] := array(select distinct n.checkout_id from new_orders n order by 1);
begin
  perform orders.lock_checkouts(v_checkout_ids);
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, orders, uncancelled, sales, base_sales, shipped_orders, ship_seconds)
  select 1, n.created_at, n.vendor_id, n.user_id, analytics.is_sold(n.order_status), n.currency, n.ship_country,
         n.ship_region, n.ship_city, 1, (n.order_status <> 'Cancelled')::integer, n.order_total, n.base_order_total,
         (n.shipped_at is not null)::integer,
         coalesce(extract(epoch from n.shipped_at - n.created_at), 0)
    from new_orders n;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, checkouts,
    uncancelled)
  select s.sign, s.placed_at, 0, s.user_id, s.is_sold, s.currency, 1, s.is_uncancelled::integer
    from analytics.purchases(v_checkout_ids, '{}') p
    left join analytics.purchases(v_checkout_ids, v_order_ids) b on b.checkout_id = p.checkout_id
   cross join lateral (
     values (1, p.placed_at, p.user_id, p.is_sold, p.currency, p.is_uncancelled),
       (-1, b.placed_at, b.user_id, b.is_sold, b.currency, b.is_uncancelled)
   ) as s (sign, placed_at, user_id, is_sold, currency, is_uncancelled)
   where s.placed_at is not null and b is distinct from p;
  return null;
end
$$;
comment on function analytics.note_placed_orders() is
  'Appends deltas for new orders and for the purchases they make. Lines and commissions are noted as they are inserted. '
  'With stoa.deltas = off (bulk loads, which rebuild at their end) or given (the routine appends its own) nothing is noted.';

create or replace trigger note_placed_orders after insert on orders.orders
  referencing new table as new_orders
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_placed_orders();
