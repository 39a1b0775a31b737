create or replace function analytics.verify_rollups()
returns table (rollup text, cells bigint, differences bigint, examples text[])
language plpgsql stable
set work_mem = '256MB'
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  return query
  select 'sales_rollup', (select count(*) from analytics.sales_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.vendor_id, x.bucket, x.is_sold, x.currency) as key
        from (
          select r.level, r.vendor_id, r.bucket, r.is_sold, r.currency, r.orders, r.checkouts, r.guest_orders,
                 r.guest_checkouts, r.sales, r.base_sales, r.guest_sales, r.guest_base_sales, r.revenue,
                 r.base_revenue, r.commission, r.base_commission, r.refund_count, r.refunds, r.base_refunds,
                 r.refunded_orders, r.shipped_orders, r.ship_seconds
            from analytics.sales_rollup r
          union all
          select l.level, v.vendor_id, l.bucket, m.is_sold, m.currency, m.sign * m.orders, m.sign * m.checkouts,
                 case when m.user_id is null then m.sign * m.orders else 0 end,
                 case when m.user_id is null then m.sign * m.checkouts else 0 end, m.sign * m.sales,
                 m.sign * m.base_sales, case when m.user_id is null then m.sign * m.sales else 0 end,
                 case when m.user_id is null then m.sign * m.base_sales else 0 end, m.sign * m.revenue,
                 m.sign * m.base_revenue, m.sign * m.commission, m.sign * m.base_commission, m.sign * m.refund_count,
                 m.sign * m.refunds, m.sign * m.base_refunds, m.sign * m.refunded_orders, m.sign * m.shipped_orders,
                 m.sign * m.ship_seconds
            from analytics.uncounted_facts() m
           cross join lateral unnest(
             case when m.vendor_id = 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
           cross join lateral (values ('q', date_bin('15 minutes', m.occurred_at, timestamptz 'epoch')),
             ('d', date_trunc('day', m.occurred_at, 'UTC')), ('m', date_trunc('month', m.occurred_at, 'UTC'))
           ) as l (level, bucket)
        ) x
       group by x.level, x.vendor_id, x.bucket, x.is_sold, x.currency
      having sum(x.orders) <> 0 or sum(x.checkouts) <> 0 or sum(x.guest_orders) <> 0 or sum(x.guest_checkouts) <> 0
        or sum(x.sales) <> 0 or sum(x.base_sales) <> 0 or sum(x.guest_sales) <> 0 or sum(x.guest_base_sales) <> 0
        or sum(x.revenue) <> 0 or sum(x.base_revenue) <> 0 or sum(x.commission) <> 0 or sum(x.base_commission) <> 0
        or sum(x.refund_count) <> 0 or sum(x.refunds) <> 0 or sum(x.base_refunds) <> 0 or sum(x.refunded_orders) <> 0
        or sum(x.shipped_orders) <> 0 or sum(x.ship_seconds) <> 0
    ) d;
  return query
  select 'product_rollup', (select count(*) from analytics.product_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.bucket, x.product_id, x.variant_id, x.is_sold, x.currency) as key
        from (
          select r.level, r.bucket, r.product_id, r.variant_id, r.is_sold, r.currency, r.quantity, r.revenue,
                 r.base_revenue, r.first_at, null::timestamptz as counted_at
            from analytics.product_rollup r
          union all
          select l.level, l.bucket, i.product_id, l.variant_id, m.is_sold, m.currency, m.sign * i.quantity,
                 m.sign * i.revenue, m.sign * i.base_revenue,
                 case when m.is_kept and m.sign > 0 then m.occurred_at end,
                 case when not m.is_kept then m.occurred_at end
            from analytics.uncounted_facts() m
           cross join lateral unnest(m.product_ids, m.variant_ids, m.quantities, m.revenues, m.base_revenues)
             as i (product_id, variant_id, quantity, revenue, base_revenue)
           cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC'), i.variant_id),
             ('m', date_trunc('month', m.occurred_at, 'UTC'), 0), ('a', timestamptz '-infinity', 0)
           ) as l (level, bucket, variant_id)
        ) x
       group by x.level, x.bucket, x.product_id, x.variant_id, x.is_sold, x.currency
      having sum(x.quantity) <> 0 or sum(x.revenue) <> 0 or sum(x.base_revenue) <> 0
        or x.is_sold and min(x.first_at) is distinct from min(x.counted_at)
    ) d;
  return query
  select 'place_rollup', (select count(*) from analytics.place_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.vendor_id, x.bucket, x.place_id, x.is_sold, x.currency) as key
        from (
          select r.level, r.vendor_id, r.bucket, r.place_id, r.is_sold, r.currency, r.orders, r.sales, r.base_sales,
                 r.revenue, r.base_revenue, r.refund_count, r.refunds, r.base_refunds
            from analytics.place_rollup r
          union all
          select l.level, v.vendor_id, l.bucket, analytics.place_id(m.ship_country, m.ship_region, m.ship_city),
                 m.is_sold, m.currency, m.sign * m.orders, m.sign * m.sales, m.sign * m.base_sales,
                 m.sign * m.revenue, m.sign * m.base_revenue, m.sign * m.refund_count, m.sign * m.refunds,
                 m.sign * m.base_refunds
            from analytics.uncounted_facts() m
           cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
           cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
             ('m', date_trunc('month', m.occurred_at, 'UTC'))
           ) as l (level, bucket)
           where m.vendor_id <> 0
        ) x
       group by x.level, x.vendor_id, x.bucket, x.place_id, x.is_sold, x.currency
      having sum(x.orders) <> 0 or sum(x.sales) <> 0 or sum(x.base_sales) <> 0 or sum(x.revenue) <> 0
        or sum(x.base_revenue) <> 0 or sum(x.refund_count) <> 0 or sum(x.refunds) <> 0 or sum(x.base_refunds) <> 0
    ) d;
  return query
  select 'customer_totals', (select count(*) from analytics.customer_totals), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.vendor_id, x.sold_only, x.user_id) as key
        from (
          select r.vendor_id, r.sold_only, r.user_id, r.orders, r.checkouts, r.base_sales, r.base_revenue,
                 r.refund_count, r.base_refunds, r.uncancelled, r.first_at, r.last_at, null::timestamptz as counted_first,
                 null::timestamptz as counted_last
            from analytics.customer_totals r
          union all
          select v.vendor_id, s.sold_only, m.user_id, m.sign * m.orders,
                 m.sign * case when v.vendor_id = 0 then m.checkouts else m.orders end, m.sign * m.base_sales,
                 m.sign * m.base_revenue, m.sign * m.refund_count, m.sign * m.base_refunds,
                 case when v.vendor_id = m.vendor_id then m.sign * m.uncancelled else 0 end, t.kept_at, t.kept_at,
                 t.counted_at, t.counted_at
            from analytics.uncounted_facts() m
           cross join lateral unnest(
             case when m.vendor_id = 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
           cross join lateral (values (false), (true)) as s (sold_only)
           cross join lateral (
             select case when m.is_kept and m.sign > 0 and m.orders > 0 then m.occurred_at end as kept_at,
                    case when not m.is_kept and m.orders > 0 then m.occurred_at end as counted_at
           ) t
           where m.user_id is not null and (m.is_sold or not s.sold_only)
        ) x
       group by x.vendor_id, x.sold_only, x.user_id
      having sum(x.orders) <> 0 or sum(x.checkouts) <> 0 or sum(x.base_sales) <> 0 or sum(x.base_revenue) <> 0
        or sum(x.refund_count) <> 0 or sum(x.base_refunds) <> 0 or sum(x.uncancelled) <> 0
        or min(x.first_at) is distinct from min(x.counted_first) or max(x.last_at) is distinct from max(x.counted_last)
    ) d;
  return query
  select 'review_rollup', (select count(*) from analytics.review_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.bucket, x.product_id) as key
        from (
          select r.level, r.bucket, r.product_id, r.n1, r.n2, r.n3, r.n4, r.n5
            from analytics.review_rollup r
          union all
          select l.level, l.bucket, m.product_id, m.sign * (m.rating = 1)::integer, m.sign * (m.rating = 2)::integer,
                 m.sign * (m.rating = 3)::integer, m.sign * (m.rating = 4)::integer, m.sign * (m.rating = 5)::integer
            from (
              select d.sign, d.occurred_at, d.product_id, d.rating, d.feature_scores from analytics.review_deltas d
              union all
              select -1, v.created_at, v.product_id, v.rating, v.feature_scores from reporting.reviews v
            ) m
           cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
             ('m', date_trunc('month', m.occurred_at, 'UTC')), ('a', timestamptz '-infinity')
           ) as l (level, bucket)
        ) x
       group by x.level, x.bucket, x.product_id
      having sum(x.n1) <> 0 or sum(x.n2) <> 0 or sum(x.n3) <> 0 or sum(x.n4) <> 0 or sum(x.n5) <> 0
    ) d;
  return query
  select 'feature_rollup', (select count(*) from analytics.feature_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.bucket, x.product_id, x.subject) as key
        from (
          select r.level, r.bucket, r.product_id, r.subject, r.scores, r.total
            from analytics.feature_rollup r
          union all
          select l.level, l.bucket, m.product_id, f.key, m.sign, m.sign * f.value::text::numeric
            from (
              select d.sign, d.occurred_at, d.product_id, d.rating, d.feature_scores from analytics.review_deltas d
              union all
              select -1, v.created_at, v.product_id, v.rating, v.feature_scores from reporting.reviews v
            ) m
           cross join lateral jsonb_each(m.feature_scores) f
           cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
             ('m', date_trunc('month', m.occurred_at, 'UTC')), ('a', timestamptz '-infinity')
           ) as l (level, bucket)
           where jsonb_typeof(f.value) = 'number'
        ) x
       group by x.level, x.bucket, x.product_id, x.subject
      having sum(x.scores) <> 0 or sum(x.total) <> 0
    ) d;
  return query select v.rollup, v.cells, v.differences, v.examples from analytics.verify_traffic() v;
end
$$;
comment on function analytics.verify_rollups() is
  'Counts every rollup anew and answers for each how many cells it has, how many differ from the recount (deltas not merged '
  'yet included) and the first of them by their keys. One snapshot; minutes on a large history.';
revoke all on function analytics.verify_rollups() from public;
grant execute on function analytics.verify_rollups() to stoa_app;
