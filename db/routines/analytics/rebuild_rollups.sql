create or replace function analytics.rebuild_rollups() returns bigint
language plpgsql volatile
set work_mem = '256MB'
as $$
declare
  v_total bigint;
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
  delete from analytics.refund_totals;
  delete from analytics.review_rollup;
  delete from analytics.feature_rollup;
  -- The same facts as analytics.order_facts, joined whole. Each level is made from the one below it, each figure of all
  -- vendors from theirs: merging deltas would touch every row a dozen times.
  with lines as (
    select i.order_id, sum(i.revenue) as revenue, sum(i.base_revenue) as base_revenue
      from reporting.lines i group by i.order_id
  ), commissions as (
    select c.order_id, sum(c.amount) as amount, sum(c.base_amount) as base_amount
      from reporting.commissions c group by c.order_id
  ), facts as materialized (
    select o.created_at as at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city,
           1 as orders, 0 as checkouts, (o.order_status <> 'Cancelled')::integer as uncancelled,
           o.order_total as sales, o.base_order_total as base_sales,
           coalesce(l.revenue, 0) as revenue, coalesce(l.base_revenue, 0) as base_revenue,
           coalesce(c.amount, 0) as commission, coalesce(c.base_amount, 0) as base_commission, 0 as refund_count,
           0::numeric as refunds, 0::numeric as base_refunds, (r.order_id is not null)::integer as refunded_orders,
           (o.shipped_at is not null)::integer as shipped_orders,
           coalesce(extract(epoch from o.shipped_at - o.created_at), 0) as ship_seconds
      from reporting.orders o
      left join lines l on l.order_id = o.order_id
      left join commissions c on c.order_id = o.order_id
      left join (select distinct f.order_id from reporting.refunds f) r on r.order_id = o.order_id
    union all
    select r.created_at, r.vendor_id, r.user_id, r.is_sold, r.currency, r.ship_country, r.ship_region, r.ship_city,
           0, 0, 0, 0, 0, 0, 0, 0, 0, 1, r.refund_amount, r.base_refund_amount, 0, 0, 0
      from reporting.refunds r
    union all
    select min(o.created_at), 0, min(o.user_id), bool_or(o.is_sold), min(o.currency), null, null, null,
           0, 1, bool_or(o.order_status <> 'Cancelled')::integer, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
      from reporting.orders o group by o.checkout_id
  ), quarters_by_vendor as materialized (
    select f.vendor_id, date_bin('15 minutes', f.at, timestamptz 'epoch') as bucket, f.is_sold, f.currency,
           sum(f.orders) as orders, sum(f.checkouts) as checkouts,
           sum(f.orders) filter (where f.user_id is null) as guest_orders,
           sum(f.checkouts) filter (where f.user_id is null) as guest_checkouts, sum(f.sales) as sales,
           sum(f.base_sales) as base_sales, sum(f.sales) filter (where f.user_id is null) as guest_sales,
           sum(f.base_sales) filter (where f.user_id is null) as guest_base_sales, sum(f.revenue) as revenue,
           sum(f.base_revenue) as base_revenue, sum(f.commission) as commission,
           sum(f.base_commission) as base_commission, sum(f.refund_count) as refund_count, sum(f.refunds) as refunds,
           sum(f.base_refunds) as base_refunds, sum(f.refunded_orders) as refunded_orders,
           sum(f.shipped_orders) as shipped_orders, sum(f.ship_seconds) as ship_seconds
      from facts f
     group by f.vendor_id, 2, f.is_sold, f.currency
  ), quarters as materialized (
    select * from quarters_by_vendor v where v.vendor_id <> 0
    union all
    select 0, v.bucket, v.is_sold, v.currency, sum(v.orders), sum(v.checkouts), sum(v.guest_orders),
           sum(v.guest_checkouts), sum(v.sales), sum(v.base_sales), sum(v.guest_sales), sum(v.guest_base_sales),
           sum(v.revenue), sum(v.base_revenue), sum(v.commission), sum(v.base_commission), sum(v.refund_count),
           sum(v.refunds), sum(v.base_refunds), sum(v.refunded_orders), sum(v.shipped_orders), sum(v.ship_seconds)
      from quarters_by_vendor v
     group by v.bucket, v.is_sold, v.currency
  ), days as materialized (
    select q.vendor_id, date_trunc('day', q.bucket, 'UTC') as bucket, q.is_sold, q.currency, sum(q.orders) as orders,
           sum(q.checkouts) as checkouts, sum(q.guest_orders) as guest_orders, sum(q.guest_checkouts) as guest_checkouts,
           sum(q.sales) as sales, sum(q.base_sales) as base_sales, sum(q.guest_sales) as guest_sales,
           sum(q.guest_base_sales) as guest_base_sales, sum(q.revenue) as revenue, sum(q.base_revenue) as base_revenue,
           sum(q.commission) as commission, sum(q.base_commission) as base_commission,
           sum(q.refund_count) as refund_count, sum(q.refunds) as refunds, sum(q.base_refunds) as base_refunds,
           sum(q.refunded_orders) as refunded_orders, sum(q.shipped_orders) as shipped_orders,
           sum(q.ship_seconds) as ship_seconds
      from quarters q
     group by q.vendor_id, 2, q.is_sold, q.currency
  ), sales as (
    insert into analytics.sales_rollup (level, vendor_id, bucket, is_sold, currency, orders, checkouts, guest_orders,
      guest_checkouts, sales, base_sales, guest_sales, guest_base_sales, revenue, base_revenue, commission,
      base_commission, refund_count, refunds, base_refunds, refunded_orders, shipped_orders, ship_seconds)
    select s.level, s.vendor_id, s.bucket, s.is_sold, s.currency, s.orders, s.checkouts, coalesce(s.guest_orders, 0),
           coalesce(s.guest_checkouts, 0), s.sales, s.base_sales, coalesce(s.guest_sales, 0),
           coalesce(s.guest_base_sales, 0), s.revenue, s.base_revenue, s.commission, s.base_commission, s.refund_count,
           s.refunds, s.base_refunds, s.refunded_orders, s.shipped_orders, s.ship_seconds
      from (
        select 'q' as level, q.* from quarters q
        union all
        select 'd', d.* from days d
        union all
        select 'm', d.vendor_id, date_trunc('month', d.bucket, 'UTC'), d.is_sold, d.currency, sum(d.orders),
               sum(d.checkouts), sum(d.guest_orders), sum(d.guest_checkouts), sum(d.sales), sum(d.base_sales),
               sum(d.guest_sales), sum(d.guest_base_sales), sum(d.revenue), sum(d.base_revenue), sum(d.commission),
               sum(d.base_commission), sum(d.refund_count), sum(d.refunds), sum(d.base_refunds),
               sum(d.refunded_orders), sum(d.shipped_orders), sum(d.ship_seconds)
          from days d
         group by d.vendor_id, 3, d.is_sold, d.currency
      ) s
     order by s.level, s.vendor_id, s.bucket
  ), place_days_by_vendor as materialized (
    select f.vendor_id, date_trunc('day', f.at, 'UTC') as bucket, coalesce(f.ship_country, '') as country,
           coalesce(f.ship_region, '') as region, coalesce(f.ship_city, '') as city, f.is_sold, f.currency,
           sum(f.orders) as orders, sum(f.sales) as sales, sum(f.base_sales) as base_sales, sum(f.revenue) as revenue,
           sum(f.base_revenue) as base_revenue, sum(f.refund_count) as refund_count, sum(f.refunds) as refunds,
           sum(f.base_refunds) as base_refunds
      from facts f
     where f.vendor_id <> 0
     group by f.vendor_id, 2, 3, 4, 5, f.is_sold, f.currency
  ), places as (
    select analytics.place_id(p.country, p.region, p.city) as place_id, p.*
      from (select distinct v.country, v.region, v.city from place_days_by_vendor v) p
  ), place_days as materialized (
    select v.vendor_id, v.bucket, p.place_id, v.is_sold, v.currency, v.orders, v.sales, v.base_sales, v.revenue,
           v.base_revenue, v.refund_count, v.refunds, v.base_refunds
      from place_days_by_vendor v join places p using (country, region, city)
    union all
    select 0, v.bucket, p.place_id, v.is_sold, v.currency, sum(v.orders), sum(v.sales), sum(v.base_sales),
           sum(v.revenue), sum(v.base_revenue), sum(v.refund_count), sum(v.refunds), sum(v.base_refunds)
      from place_days_by_vendor v join places p using (country, region, city)
     group by v.bucket, p.place_id, v.is_sold, v.currency
  ), names as (
    insert into analytics.places (vendor_id, place_id, country, region, city)
    select d.vendor_id, p.place_id, nullif(p.country, ''), nullif(p.region, ''), nullif(p.city, '')
      from (select distinct v.vendor_id, v.place_id from place_days v) d join places p using (place_id)
  ), destinations as (
    insert into analytics.place_rollup (level, vendor_id, bucket, place_id, is_sold, currency, orders, sales,
      base_sales, revenue, base_revenue, refund_count, refunds, base_refunds)
    select * from (
      select 'd' as level, d.* from place_days d
      union all
      select 'm', d.vendor_id, date_trunc('month', d.bucket, 'UTC'), d.place_id, d.is_sold, d.currency, sum(d.orders),
             sum(d.sales), sum(d.base_sales), sum(d.revenue), sum(d.base_revenue), sum(d.refund_count), sum(d.refunds),
             sum(d.base_refunds)
        from place_days d
       group by d.vendor_id, 3, d.place_id, d.is_sold, d.currency
    ) p
    order by p.level, p.vendor_id, p.bucket
  ), people as materialized (
    select f.vendor_id, f.is_sold, f.user_id, sum(f.orders) as orders, sum(f.checkouts) as checkouts,
           sum(f.base_sales) as base_sales, sum(f.base_revenue) as base_revenue, sum(f.refund_count) as refund_count,
           sum(f.base_refunds) as base_refunds, min(f.at) filter (where f.orders > 0) as first_at,
           max(f.at) filter (where f.orders > 0) as last_at, sum(f.uncancelled) as uncancelled
      from facts f
     where f.user_id is not null
     group by f.vendor_id, f.is_sold, f.user_id
  ), customers as (
    insert into analytics.customer_totals (vendor_id, sold_only, user_id, orders, checkouts, base_sales, base_revenue,
      refund_count, base_refunds, first_at, last_at, uncancelled)
    select v.vendor_id, s.sold_only, p.user_id, sum(p.orders),
           sum(case when v.vendor_id = 0 then p.checkouts else p.orders end), sum(p.base_sales), sum(p.base_revenue),
           sum(p.refund_count), sum(p.base_refunds), min(p.first_at), max(p.last_at),
           coalesce(sum(p.uncancelled) filter (where p.vendor_id = v.vendor_id), 0)
      from people p
     cross join lateral unnest(case when p.vendor_id = 0 then array[0::bigint] else array[p.vendor_id, 0] end) as v (vendor_id)
     cross join (values (false), (true)) as s (sold_only)
     where p.is_sold or not s.sold_only
     group by v.vendor_id, s.sold_only, p.user_id
     order by v.vendor_id, s.sold_only, p.user_id
  )
  select count(*) into v_total from facts;
  with days as materialized (
    select date_trunc('day', o.created_at, 'UTC') as bucket, o.vendor_id, i.product_id, i.variant_id, o.is_sold,
           o.currency, sum(i.quantity) as quantity, sum(i.revenue) as revenue, sum(i.base_revenue) as base_revenue,
           min(o.created_at) as first_at
      from reporting.orders o join reporting.lines i on i.order_id = o.order_id
     group by 1, o.vendor_id, i.product_id, i.variant_id, o.is_sold, o.currency
  ), months as materialized (
    select date_trunc('month', d.bucket, 'UTC') as bucket, d.vendor_id, d.product_id, d.is_sold, d.currency,
           sum(d.quantity) as quantity, sum(d.revenue) as revenue, sum(d.base_revenue) as base_revenue,
           min(d.first_at) as first_at
      from days d group by 1, d.vendor_id, d.product_id, d.is_sold, d.currency
  )
  insert into analytics.product_rollup (level, bucket, vendor_id, product_id, variant_id, is_sold, currency, quantity,
    revenue, base_revenue, first_at)
  select * from (
    select 'd' as level, d.* from days d
    union all
    select 'm', m.bucket, m.vendor_id, m.product_id, 0, m.is_sold, m.currency, m.quantity, m.revenue, m.base_revenue,
           m.first_at
      from months m
    union all
    select 'a', timestamptz '-infinity', m.vendor_id, m.product_id, 0, m.is_sold, m.currency, sum(m.quantity),
           sum(m.revenue), sum(m.base_revenue), min(m.first_at)
      from months m group by m.vendor_id, m.product_id, m.is_sold, m.currency
  ) p
  order by p.level, p.bucket, p.product_id;
  insert into analytics.refund_totals (vendor_id, refund_reason, currency, orders, refund_count, refunds, base_refunds)
  select v.vendor_id, r.refund_reason, r.currency, sum(r.orders), sum(r.refund_count), sum(r.refunds), sum(r.base_refunds)
    from analytics.refund_reasons() r
   cross join lateral (values (r.vendor_id), (0)) as v (vendor_id)
   group by v.vendor_id, r.refund_reason, r.currency;
  perform analytics.rebuild_traffic();
  insert into analytics.review_deltas (sign, occurred_at, product_id, vendor_id, rating, feature_scores)
  select 1, r.created_at, r.product_id, r.vendor_id, r.rating, r.feature_scores from reporting.reviews r;
  return v_total + (select m.merged from analytics.merge_deltas() m);
end
$$;
comment on function analytics.rebuild_rollups() is
  'Counts every rollup anew from the rows themselves, while writers wait; reports keep answering from before. For bulk '
  'loads, which switch the triggers off, and for repair. Answers how many facts were counted.';
revoke all on function analytics.rebuild_rollups() from public;
grant execute on function analytics.rebuild_rollups() to stoa_app;
