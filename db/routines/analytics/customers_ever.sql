create or replace function analytics.customers_ever(p_vendor_id bigint, p_sold boolean)
returns table (
  user_id bigint, orders bigint, checkouts bigint, base_sales numeric, base_revenue numeric, refund_count bigint,
  base_refunds numeric, first_at timestamptz, last_at timestamptz,
  uncancelled bigint
)
language sql stable
as $$
  with tail as materialized (
    select d.user_id, sum(d.sign * d.orders) as orders,
           sum(d.sign * case when p_vendor_id = 0 then d.checkouts else d.orders end) as checkouts,
           sum(d.sign * d.base_sales) as base_sales, sum(d.sign * d.base_revenue) as base_revenue,
           sum(d.sign * d.refund_count) as refund_count, sum(d.sign * d.base_refunds) as base_refunds,
           min(d.occurred_at) filter (where d.sign > 0 and d.orders > 0) as first_at,
           max(d.occurred_at) filter (where d.sign > 0 and d.orders > 0) as last_at,
           coalesce(sum(d.sign * d.uncancelled) filter (where d.vendor_id = p_vendor_id), 0) as uncancelled
      from analytics.deltas d
     where d.user_id is not null and (not p_sold or d.is_sold) and (p_vendor_id = 0 or d.vendor_id = p_vendor_id)
     group by d.user_id
  )
  select t.user_id, t.orders, t.checkouts, t.base_sales, t.base_revenue, t.refund_count, t.base_refunds, t.first_at,
         t.last_at, t.uncancelled
    from analytics.customer_totals t
   where t.vendor_id = p_vendor_id and t.sold_only = p_sold
     and not exists (select from tail l where l.user_id = t.user_id)
  union all
  select l.user_id, l.orders + coalesce(t.orders, 0), l.checkouts + coalesce(t.checkouts, 0),
         l.base_sales + coalesce(t.base_sales, 0), l.base_revenue + coalesce(t.base_revenue, 0),
         l.refund_count + coalesce(t.refund_count, 0), l.base_refunds + coalesce(t.base_refunds, 0),
         least(l.first_at, t.first_at), greatest(l.last_at, t.last_at),
         l.uncancelled + coalesce(t.uncancelled, 0)
    from tail l
    left join analytics.customer_totals t
      on t.user_id = l.user_id and t.vendor_id = p_vendor_id and t.sold_only = p_sold;
$$;
comment on function analytics.customers_ever(bigint, boolean) is
  'Every person with what they ever bought, from one vendor or (0) from all: standing state, brought up to date with the '
  'deltas not merged yet. A person may have refunds only: orders is 0 then, and first_at null.';
grant execute on function analytics.customers_ever(bigint, boolean) to stoa_app, stoa_vendor, stoa_readonly;
