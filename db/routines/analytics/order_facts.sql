create or replace function analytics.order_facts(p_from timestamptz, p_to timestamptz)
returns table (
  occurred_at timestamptz, vendor_id bigint, user_id bigint, is_sold boolean, currency text, ship_country text,
  ship_region text, ship_city text, orders integer, checkouts integer, uncancelled integer,
  sales numeric, base_sales numeric, revenue numeric, base_revenue numeric, commission numeric,
  base_commission numeric, refund_count integer, refunds numeric, base_refunds numeric,
  refunded_orders integer, shipped_orders integer, ship_seconds numeric,
  product_ids bigint[], variant_ids bigint[], quantities integer[], revenues numeric[], base_revenues numeric[]
)
language sql stable
as $$
  select o.created_at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city,
         1, 0, (o.order_status <> 'Cancelled')::integer, o.order_total, o.base_order_total,
         coalesce(l.revenue, 0), coalesce(l.base_revenue, 0),
         coalesce(c.amount, 0), coalesce(c.base_amount, 0), 0, 0::numeric, 0::numeric,
         (exists (select from reporting.refunds r where r.order_id = o.order_id))::integer,
         (o.shipped_at is not null)::integer, coalesce(extract(epoch from o.shipped_at - o.created_at), 0),
         l.product_ids, l.variant_ids, l.quantities, l.revenues, l.base_revenues
    from reporting.orders o
    left join lateral (
      select sum(i.revenue) as revenue, sum(i.base_revenue) as base_revenue, array_agg(i.product_id) as product_ids,
             array_agg(i.variant_id) as variant_ids, array_agg(i.quantity) as quantities,
             array_agg(i.revenue) as revenues, array_agg(i.base_revenue) as base_revenues
        from reporting.lines i where i.order_id = o.order_id
    ) l on true
    left join lateral (
      select sum(m.amount) as amount, sum(m.base_amount) as base_amount
        from reporting.commissions m where m.order_id = o.order_id
    ) c on true
   where o.created_at >= p_from and o.created_at < p_to
  union all
  select r.created_at, r.vendor_id, r.user_id, r.is_sold, r.currency, r.ship_country, r.ship_region, r.ship_city,
         0, 0, 0, 0, 0, 0, 0, 0, 0, 1, r.refund_amount, r.base_refund_amount, 0, 0, 0,
         null, null, null, null, null
    from reporting.refunds r
   where r.created_at >= p_from and r.created_at < p_to
  union all
  select c.created_at, 0, c.user_id, c.is_sold, c.currency, null, null, null,
         0, 1, c.uncancelled, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null
    from (
      select min(o.created_at) as created_at, min(o.user_id) as user_id, bool_or(o.is_sold) as is_sold,
             min(o.currency) as currency, bool_or(o.order_status <> 'Cancelled')::integer as uncancelled
        from reporting.orders o
       where o.created_at >= p_from and o.created_at < p_to
       group by o.checkout_id
    ) c;
$$;
comment on function analytics.order_facts(timestamptz, timestamptz) is
  'What the rollups count, from the rows themselves: an entry per order, per refund (dated by itself) and per purchase '
  '(vendor_id 0) of a period. Its cost grows with the period: reports read only their edges so, and rebuild everything.';
grant execute on function analytics.order_facts(timestamptz, timestamptz) to stoa_app, stoa_vendor, stoa_readonly;
