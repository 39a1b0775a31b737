create or replace function analytics.uncounted_facts()
returns table (
  sign integer, is_kept boolean, occurred_at timestamptz, vendor_id bigint, user_id bigint, is_sold boolean,
  currency text, ship_country text, ship_region text, ship_city text, orders integer, checkouts integer,
  uncancelled integer, sales numeric, base_sales numeric, revenue numeric, base_revenue numeric, commission numeric,
  base_commission numeric, refund_count integer, refunds numeric, base_refunds numeric, refunded_orders integer,
  shipped_orders integer, ship_seconds numeric, product_ids bigint[], variant_ids bigint[], quantities integer[],
  revenues numeric[], base_revenues numeric[]
)
language sql stable
as $$
  select d.sign, true, d.occurred_at, d.vendor_id, d.user_id, d.is_sold, d.currency, d.ship_country, d.ship_region,
         d.ship_city, d.orders, d.checkouts, d.uncancelled, d.sales, d.base_sales, d.revenue, d.base_revenue, d.commission,
         d.base_commission, d.refund_count, d.refunds, d.base_refunds, d.refunded_orders, d.shipped_orders,
         d.ship_seconds, d.product_ids, d.variant_ids, d.quantities, d.revenues, d.base_revenues
    from analytics.deltas d
  union all
  select -1, false, f.occurred_at, f.vendor_id, f.user_id, f.is_sold, f.currency, f.ship_country, f.ship_region,
         f.ship_city, f.orders, f.checkouts, f.uncancelled, f.sales, f.base_sales, f.revenue, f.base_revenue, f.commission,
         f.base_commission, f.refund_count, f.refunds, f.base_refunds, f.refunded_orders, f.shipped_orders,
         f.ship_seconds, f.product_ids, f.variant_ids, f.quantities, f.revenues, f.base_revenues
    from analytics.order_facts('-infinity', 'infinity') f;
$$;
comment on function analytics.uncounted_facts() is
  'The deltas not merged yet (is_kept) less everything there is to count: with the rollups added, every sum must be zero.';
revoke all on function analytics.uncounted_facts() from public;
grant execute on function analytics.uncounted_facts() to stoa_app;
