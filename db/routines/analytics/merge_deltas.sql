create or replace function analytics.merge_deltas() returns table (merged bigint, vendor_ids bigint[])
language plpgsql volatile
as $$
declare
  v_reviews bigint;
  v_reviewed bigint[];
  v_traffic record;
begin
  merged := 0;
  vendor_ids := '{}';
  -- One merger at a time, of however many hosts: the others have nothing to do.
  if not pg_try_advisory_xact_lock(7305794313) then
    return next;
    return;
  end if;
  with moved as materialized (
    delete from analytics.deltas returning *
  ), sales as (
    insert into analytics.sales_rollup as r (level, vendor_id, bucket, is_sold, currency, orders, checkouts,
      guest_orders, guest_checkouts, sales, base_sales, guest_sales, guest_base_sales, revenue, base_revenue,
      commission, base_commission, refund_count, refunds, base_refunds, refunded_orders, shipped_orders, ship_seconds)
    select l.level, v.vendor_id, l.bucket, m.is_sold, m.currency, sum(m.sign * m.orders), sum(m.sign * m.checkouts),
           coalesce(sum(m.sign * m.orders) filter (where m.user_id is null), 0),
           coalesce(sum(m.sign * m.checkouts) filter (where m.user_id is null), 0), sum(m.sign * m.sales),
           sum(m.sign * m.base_sales), coalesce(sum(m.sign * m.sales) filter (where m.user_id is null), 0),
           coalesce(sum(m.sign * m.base_sales) filter (where m.user_id is null), 0), sum(m.sign * m.revenue),
           sum(m.sign * m.base_revenue), sum(m.sign * m.commission), sum(m.sign * m.base_commission),
           sum(m.sign * m.refund_count), sum(m.sign * m.refunds), sum(m.sign * m.base_refunds),
           sum(m.sign * m.refunded_orders), sum(m.sign * m.shipped_orders), sum(m.sign * m.ship_seconds)
      from moved m
     cross join lateral unnest(case when m.vendor_id = 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
     cross join lateral (values ('q', date_bin('15 minutes', m.occurred_at, timestamptz 'epoch')),
       ('d', date_trunc('day', m.occurred_at, 'UTC')), ('m', date_trunc('month', m.occurred_at, 'UTC'))) as l (level, bucket)
     group by l.level, v.vendor_id, l.bucket, m.is_sold, m.currency
    on conflict (level, vendor_id, bucket, is_sold, currency) do update set
      orders = r.orders + excluded.orders, checkouts = r.checkouts + excluded.checkouts,
      guest_orders = r.guest_orders + excluded.guest_orders,
      guest_checkouts = r.guest_checkouts + excluded.guest_checkouts, sales = r.sales + excluded.sales,
      base_sales = r.base_sales + excluded.base_sales, guest_sales = r.guest_sales + excluded.guest_sales,
      guest_base_sales = r.guest_base_sales + excluded.guest_base_sales, revenue = r.revenue + excluded.revenue,
      base_revenue = r.base_revenue + excluded.base_revenue, commission = r.commission + excluded.commission,
      base_commission = r.base_commission + excluded.base_commission,
      refund_count = r.refund_count + excluded.refund_count, refunds = r.refunds + excluded.refunds,
      base_refunds = r.base_refunds + excluded.base_refunds,
      refunded_orders = r.refunded_orders + excluded.refunded_orders,
      shipped_orders = r.shipped_orders + excluded.shipped_orders,
      ship_seconds = r.ship_seconds + excluded.ship_seconds
  ), products as (
    insert into analytics.product_rollup as r (level, bucket, vendor_id, product_id, variant_id, is_sold, currency,
      quantity, revenue, base_revenue, first_at)
    select l.level, l.bucket, m.vendor_id, i.product_id, l.variant_id, m.is_sold, m.currency, sum(m.sign * i.quantity),
           sum(m.sign * i.revenue), sum(m.sign * i.base_revenue), min(m.occurred_at)
      from moved m
     cross join lateral unnest(m.product_ids, m.variant_ids, m.quantities, m.revenues, m.base_revenues)
       as i (product_id, variant_id, quantity, revenue, base_revenue)
     cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC'), i.variant_id),
       ('m', date_trunc('month', m.occurred_at, 'UTC'), 0), ('a', timestamptz '-infinity', 0)
     ) as l (level, bucket, variant_id)
     group by l.level, l.bucket, m.vendor_id, i.product_id, l.variant_id, m.is_sold, m.currency
    on conflict (level, bucket, product_id, variant_id, is_sold, currency) do update set
      quantity = r.quantity + excluded.quantity, revenue = r.revenue + excluded.revenue,
      base_revenue = r.base_revenue + excluded.base_revenue, first_at = least(r.first_at, excluded.first_at)
  ), names as (
    insert into analytics.places (vendor_id, place_id, country, region, city)
    select distinct v.vendor_id, analytics.place_id(m.ship_country, m.ship_region, m.ship_city),
           nullif(m.ship_country, ''), nullif(m.ship_region, ''), nullif(m.ship_city, '')
      from moved m
     cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
     where m.vendor_id <> 0
    on conflict (vendor_id, place_id) do nothing
  ), places as (
    insert into analytics.place_rollup as r (level, vendor_id, bucket, place_id, is_sold, currency, orders, sales,
      base_sales, revenue, base_revenue, refund_count, refunds, base_refunds)
    select l.level, v.vendor_id, l.bucket, p.place_id, m.is_sold, m.currency, sum(m.sign * m.orders),
           sum(m.sign * m.sales), sum(m.sign * m.base_sales), sum(m.sign * m.revenue), sum(m.sign * m.base_revenue),
           sum(m.sign * m.refund_count), sum(m.sign * m.refunds), sum(m.sign * m.base_refunds)
      from moved m
     cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
     cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
       ('m', date_trunc('month', m.occurred_at, 'UTC'))) as l (level, bucket)
     cross join lateral (select analytics.place_id(m.ship_country, m.ship_region, m.ship_city) as place_id) p
     where m.vendor_id <> 0
     group by l.level, v.vendor_id, l.bucket, p.place_id, m.is_sold, m.currency
    on conflict (level, vendor_id, bucket, place_id, is_sold, currency) do update set
      orders = r.orders + excluded.orders, sales = r.sales + excluded.sales,
      base_sales = r.base_sales + excluded.base_sales, revenue = r.revenue + excluded.revenue,
      base_revenue = r.base_revenue + excluded.base_revenue, refund_count = r.refund_count + excluded.refund_count,
      refunds = r.refunds + excluded.refunds, base_refunds = r.base_refunds + excluded.base_refunds
  ), customers as (
    insert into analytics.customer_totals as r (vendor_id, sold_only, user_id, orders, checkouts, base_sales,
      base_revenue, refund_count, base_refunds, first_at, last_at, uncancelled)
    select v.vendor_id, s.sold_only, m.user_id, sum(m.sign * m.orders),
           sum(m.sign * case when v.vendor_id = 0 then m.checkouts else m.orders end), sum(m.sign * m.base_sales),
           sum(m.sign * m.base_revenue), sum(m.sign * m.refund_count), sum(m.sign * m.base_refunds),
           min(m.occurred_at) filter (where m.sign > 0 and m.orders > 0),
           max(m.occurred_at) filter (where m.sign > 0 and m.orders > 0),
           coalesce(sum(m.sign * m.uncancelled) filter (where m.vendor_id = v.vendor_id), 0)
      from moved m
     cross join lateral unnest(case when m.vendor_id = 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
     cross join lateral (values (false), (true)) as s (sold_only)
     where m.user_id is not null and (m.is_sold or not s.sold_only)
     group by v.vendor_id, s.sold_only, m.user_id
    on conflict (vendor_id, sold_only, user_id) do update set
      orders = r.orders + excluded.orders, checkouts = r.checkouts + excluded.checkouts,
      base_sales = r.base_sales + excluded.base_sales, base_revenue = r.base_revenue + excluded.base_revenue,
      refund_count = r.refund_count + excluded.refund_count, base_refunds = r.base_refunds + excluded.base_refunds,
      first_at = least(r.first_at, excluded.first_at), last_at = greatest(r.last_at, excluded.last_at),
      uncancelled = r.uncancelled + excluded.uncancelled
  ), reasons as (
    insert into analytics.refund_totals as r (vendor_id, refund_reason, currency, orders, refund_count, refunds,
      base_refunds)
    select v.vendor_id, m.refund_reason, m.currency, sum(m.sign * m.reason_orders), sum(m.sign * m.refund_count),
           sum(m.sign * m.refunds), sum(m.sign * m.base_refunds)
      from moved m
     cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
     where m.refund_reason is not null
     group by v.vendor_id, m.refund_reason, m.currency
    on conflict (vendor_id, refund_reason, currency) do update set
      orders = r.orders + excluded.orders, refund_count = r.refund_count + excluded.refund_count,
      refunds = r.refunds + excluded.refunds, base_refunds = r.base_refunds + excluded.base_refunds
  )
  select count(*), coalesce(array_agg(distinct m.vendor_id) filter (where m.vendor_id <> 0), '{}')
    into merged, vendor_ids from moved m;
  with moved as materialized (
    delete from analytics.review_deltas returning *
  ), ratings as (
    insert into analytics.review_rollup as r (level, bucket, product_id, vendor_id, n1, n2, n3, n4, n5)
    select l.level, l.bucket, m.product_id, m.vendor_id, coalesce(sum(m.sign) filter (where m.rating = 1), 0),
           coalesce(sum(m.sign) filter (where m.rating = 2), 0), coalesce(sum(m.sign) filter (where m.rating = 3), 0),
           coalesce(sum(m.sign) filter (where m.rating = 4), 0), coalesce(sum(m.sign) filter (where m.rating = 5), 0)
      from moved m
     cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
       ('m', date_trunc('month', m.occurred_at, 'UTC')), ('a', timestamptz '-infinity')) as l (level, bucket)
     group by l.level, l.bucket, m.product_id, m.vendor_id
    on conflict (level, bucket, product_id) do update set
      n1 = r.n1 + excluded.n1, n2 = r.n2 + excluded.n2, n3 = r.n3 + excluded.n3, n4 = r.n4 + excluded.n4, n5 = r.n5 +
      excluded.n5
  ), features as (
    insert into analytics.feature_rollup as r (level, bucket, product_id, vendor_id, subject, scores, total)
    select l.level, l.bucket, m.product_id, m.vendor_id, f.key, sum(m.sign), sum(m.sign * f.value::text::numeric)
      from moved m
     cross join lateral jsonb_each(m.feature_scores) f
     cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
       ('m', date_trunc('month', m.occurred_at, 'UTC')), ('a', timestamptz '-infinity')) as l (level, bucket)
     where jsonb_typeof(f.value) = 'number'
     group by l.level, l.bucket, m.product_id, m.vendor_id, f.key
    on conflict (level, bucket, product_id, subject) do update set
      scores = r.scores + excluded.scores, total = r.total + excluded.total
  )
  select count(*), coalesce(array_agg(distinct m.vendor_id), '{}') into v_reviews, v_reviewed from moved m;
  select t.* into v_traffic from analytics.merge_traffic() t;
  merged := merged + v_reviews + v_traffic.merged;
  vendor_ids := array(
    select unnest(vendor_ids) union select unnest(v_reviewed) union select unnest(v_traffic.vendor_ids));
  return next;
end
$$;
comment on function analytics.merge_deltas() is
  'Moves all committed deltas into the rollups and answers how many there were, and of which vendors: delete … '
  'returning and the sums are one statement, so a snapshot sees each change either as a delta or merged. '
  'Runs every moment, in one host at a time.';
revoke all on function analytics.merge_deltas() from public;
grant execute on function analytics.merge_deltas() to stoa_app;
