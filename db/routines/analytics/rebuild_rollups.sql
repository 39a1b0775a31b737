create or replace function analytics.rebuild_rollups() returns bigint
language plpgsql volatile
set work_mem = '256MB'
as $$
declare
  v_month timestamptz;
  v_last timestamptz;
  v_total bigint := 0;
begin
  -- Whoever has appended deltas is waited for, whoever wants to waits: what is committed now is all there is to count.
  perform pg_advisory_xact_lock(7305794313);
  lock table analytics.deltas, analytics.review_deltas in share row exclusive mode;
  delete from analytics.deltas;
  delete from analytics.review_deltas;
  delete from analytics.sales_rollup;
  delete from analytics.product_rollup;
  delete from analytics.places;
  delete from analytics.place_rollup;
  delete from analytics.customer_totals;
  delete from analytics.review_rollup;
  delete from analytics.feature_rollup;
  select date_trunc('month', least(min(o.created_at), (select min(r.created_at) from reporting.refunds r)), 'UTC'),
         greatest(max(o.created_at), (select max(r.created_at) from reporting.refunds r))
    into v_month, v_last
    from reporting.orders o;
  insert into analytics.review_deltas (sign, occurred_at, product_id, vendor_id, rating, feature_scores)
  select 1, r.created_at, r.product_id, r.vendor_id, r.rating, r.feature_scores from reporting.reviews r;
  loop
    -- A month at a time: the merger holds what it moves in memory.
    insert into analytics.deltas (sign,
      occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region, ship_city, orders, checkouts,
      sales, base_sales, revenue, base_revenue, commission, base_commission, refund_count, refunds, base_refunds,
      refunded_orders, shipped_orders, ship_seconds, product_ids, variant_ids, quantities, revenues, base_revenues)
    select 1, f.occurred_at, f.vendor_id, f.user_id, f.is_sold, f.currency, f.ship_country, f.ship_region,
           f.ship_city, f.orders, f.checkouts, f.sales, f.base_sales, f.revenue, f.base_revenue, f.commission,
           f.base_commission, f.refund_count, f.refunds, f.base_refunds, f.refunded_orders, f.shipped_orders,
           f.ship_seconds, f.product_ids, f.variant_ids, f.quantities, f.revenues, f.base_revenues
      from analytics.order_facts(v_month, v_month + interval '1 month') f;
    v_total := v_total + (select m.merged from analytics.merge_deltas() m);
    exit when v_month is null or v_month + interval '1 month' > v_last;
    v_month := v_month + interval '1 month';
  end loop;
  return v_total;
end
$$;
comment on function analytics.rebuild_rollups() is
  'Counts every rollup anew from the rows themselves, while writers wait; reports keep answering from before. For bulk '
  'loads, which switch the triggers off, and for repair. Answers how many facts were counted.';
revoke all on function analytics.rebuild_rollups() from public;
grant execute on function analytics.rebuild_rollups() to stoa_app;
