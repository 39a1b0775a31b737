create or replace function analytics.note_changed_orders() returns trigger
language plpgsql volatile
as $$
declare
  v_order_ids constant bigint[] := array(
    select n.order_id
      from old_orders o
      join new_orders n on n.order_id = o.order_id
     where (analytics.is_sold(o.order_status), o.order_status = 'Cancelled', o.user_id, o.currency, o.created_at,
             o.shipped_at, o.order_total, o.base_order_total, o.ship_country, o.ship_region, o.ship_city)
           is distinct from (analytics.is_sold(n.order_status), n.order_status = 'Cancelled', n.user_id, n.currency,
             n.created_at, n.shipped_at, n.order_total, n.base_order_total, n.ship_country, n.ship_region, n.ship_city));
  v_checkout_ids bigint[];
begin
  if v_order_ids = '{}' then
    return null;
  end if;
  v_checkout_ids := array(
    select distinct n.checkout_id from new_orders n where n.order_id = any(v_order_ids) order by 1);
  -- Orders of one purchase that change at once take turns, so that exactly one of them is its first sold one.
  perform orders.lock_checkouts(v_checkout_ids);
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, orders, uncancelled, sales, base_sales, revenue, base_revenue, commission, base_commission,
    refunded_orders, shipped_orders, ship_seconds, product_ids, variant_ids, quantities, revenues, base_revenues)
  with versions as (
    select -1 as sign, o.* from old_orders o where o.order_id = any(v_order_ids)
    union all
    select 1, n.* from new_orders n where n.order_id = any(v_order_ids)
  )
  select v.sign, v.created_at, v.vendor_id, v.user_id, analytics.is_sold(v.order_status), v.currency, v.ship_country,
         v.ship_region, v.ship_city, 1, (v.order_status <> 'Cancelled')::integer, v.order_total, v.base_order_total,
         coalesce(l.revenue, 0), coalesce(l.base_revenue, 0), coalesce(c.amount, 0), coalesce(c.base_amount, 0),
         (exists (select from reporting.refunds r where r.order_id = v.order_id))::integer,
         (v.shipped_at is not null)::integer, coalesce(extract(epoch from v.shipped_at - v.created_at), 0),
         l.product_ids, l.variant_ids, l.quantities, l.revenues, l.base_revenues
    from versions v
    left join lateral (
      select sum(i.revenue) as revenue, sum(i.base_revenue) as base_revenue, array_agg(i.product_id) as product_ids,
             array_agg(i.variant_id) as variant_ids, array_agg(i.quantity) as quantities,
             array_agg(i.revenue) as revenues, array_agg(i.base_revenue) as base_revenues
        from reporting.lines i where i.order_id = v.order_id
    ) l on true
    left join lateral (
      select sum(m.amount) as amount, sum(m.base_amount) as base_amount
        from reporting.commissions m where m.order_id = v.order_id
    ) c on true;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, refund_count, refunds, base_refunds)
  with versions as (
    select -1 as sign, o.* from old_orders o where o.order_id = any(v_order_ids)
    union all
    select 1, n.* from new_orders n where n.order_id = any(v_order_ids)
  )
  select v.sign, r.created_at, v.vendor_id, v.user_id, analytics.is_sold(v.order_status) or v.order_kind = 'adjustment',
         r.currency, v.ship_country, v.ship_region, v.ship_city, 1, r.refund_amount, r.base_refund_amount
    from versions v
    join reporting.refunds r on r.order_id = v.order_id;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, checkouts,
    uncancelled)
  with purchases as (
    select p.* from analytics.purchases(v_checkout_ids, '{}') p
  ), before as (
    select b.checkout_id, min(b.placed_at) as placed_at, min(b.user_id) as user_id, bool_or(b.is_sold) as is_sold,
           min(b.currency) as currency, bool_or(b.is_uncancelled) as is_uncancelled
      from (
        select p.* from analytics.purchases(v_checkout_ids, v_order_ids) p
        union all
        select o.checkout_id, o.created_at, o.user_id, analytics.is_sold(o.order_status), o.currency,
               o.order_status <> 'Cancelled'
          from old_orders o where o.order_id = any(v_order_ids)
      ) b
     group by b.checkout_id
  )
  select s.sign, s.placed_at, 0, s.user_id, s.is_sold, s.currency, 1, s.is_uncancelled::integer
    from purchases p
    join before b on b.checkout_id = p.checkout_id and (b.placed_at, b.user_id, b.is_sold, b.currency, b.is_uncancelled)
           is distinct from (p.placed_at, p.user_id, p.is_sold, p.currency, p.is_uncancelled)
   cross join lateral (
     values (1, p.placed_at, p.user_id, p.is_sold, p.currency, p.is_uncancelled),
       (-1, b.placed_at, b.user_id, b.is_sold, b.currency, b.is_uncancelled)
   ) as s (sign, placed_at, user_id, is_sold, currency, is_uncancelled);
  return null;
end
$$;
comment on function analytics.note_changed_orders() is
  'Appends deltas for orders whose change a report sees (sold or not, cancelled or not, amounts, dispatch, person, '
  'destination): what they counted before is taken back, what they count now is added, with their lines, commissions and '
  'refunds.';

create or replace trigger note_changed_orders after update on orders.orders
  referencing old table as old_orders new table as new_orders
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_changed_orders();
