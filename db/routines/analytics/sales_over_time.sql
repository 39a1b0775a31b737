create or replace function analytics.sales_over_time (
  p_from timestamptz, p_to timestamptz, p_currency text, p_timezone text, p_vendor_id bigint, p_category_id bigint,
  p_granularity text, p_sold boolean, p_ascending boolean default true, p_after date default null,
  p_limit bigint default null
) returns table (
  period text, starts_on date, year integer, month integer, week integer, day integer, total_sales numeric,
  total_revenue numeric, total_refunds numeric, total_orders bigint, total_checkouts bigint
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_step constant interval := ('1 ' || p_granularity)::interval;
  v_mode text;
  v_refund_mode text;
  v_coarsest text;
begin
  if p_category_id is not null then
    -- An order counts once for a category however many of its lines are of it: that needs the lines themselves.
    return query
    select r.* from analytics.recount_sales_over_time(
             p_from, p_to, p_currency, p_timezone, p_vendor_id, p_category_id, p_granularity, p_sold) r
     where p_after is null or case when p_ascending then r.starts_on > p_after else r.starts_on < p_after end
     order by case when p_ascending then r.starts_on end, r.starts_on desc
     limit p_limit;
    return;
  end if;
  v_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false);
  v_refund_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, true);
  v_coarsest := case when 'converted' in (v_mode, v_refund_mode) then 'd' else 'm' end;
  return query
  with ends as (
    select coalesce(p_from, b.first_at) as first_at, coalesce(p_to - interval '1 microsecond', b.last_at) as last_at
      from analytics.sales_bounds(v_vendor_id, p_sold) b
  ), buckets as (
    select g.bucket, greatest(g.bucket at time zone p_timezone, p_from) as starts_at,
           least((g.bucket + v_step) at time zone p_timezone, p_to) as ends_at
      from ends e
     cross join generate_series(date_trunc(p_granularity, e.first_at at time zone p_timezone),
             date_trunc(p_granularity, e.last_at at time zone p_timezone), v_step) as g (bucket)
     where p_after is null or case when p_ascending then g.bucket > p_after else g.bucket < p_after end
     order by case when p_ascending then g.bucket end, g.bucket desc
     limit p_limit
  ), spans as materialized (
    select b.bucket, s.level, s.sign, s.starts_at, s.ends_at
      from buckets b cross join lateral analytics.spans(b.starts_at, b.ends_at, v_coarsest, 'q') s
  ), tail as materialized (
    -- By quarter hour, which every span but a raw one is made of: few rows, however busy the moment.
    select date_bin('15 minutes', d.occurred_at, timestamptz 'epoch') as at, sum(d.sign * d.orders) as orders,
           sum(d.sign * case when v_vendor_id = 0 then d.checkouts else d.orders end) as checkouts,
           sum(d.sign * d.sales) as sales, sum(d.sign * d.base_sales) as base_sales, sum(d.sign * d.revenue) as revenue,
           sum(d.sign * d.base_revenue) as base_revenue, sum(d.sign * d.refunds) as refunds,
           sum(d.sign * d.base_refunds) as base_refunds
      from analytics.deltas d
     where (not p_sold or d.is_sold) and (v_vendor_id = 0 or d.vendor_id = v_vendor_id)
     group by 1
  ), cells as (
    select s.bucket, s.sign, r.bucket as at, r.orders,
           case when v_vendor_id = 0 then r.checkouts else r.orders end as checkouts, r.sales, r.base_sales, r.revenue,
           r.base_revenue, r.refunds, r.base_refunds
      from spans s
     cross join lateral (
       -- Each span is a range of the index: offset keeps them from becoming one scan of everything.
       select c.* from analytics.sales_rollup c
        where c.level = s.level and c.vendor_id = v_vendor_id and c.bucket >= s.starts_at and c.bucket < s.ends_at
          and c.is_sold >= p_sold
       offset 0
     ) r
     where s.level <> 'r'
    union all
    select s.bucket, s.sign, t.at, t.orders, t.checkouts, t.sales, t.base_sales, t.revenue, t.base_revenue, t.refunds,
           t.base_refunds
      from spans s
      join tail t on t.at >= s.starts_at and t.at < s.ends_at
     where s.level <> 'r'
    union all
    select s.bucket, s.sign, f.occurred_at, f.orders, case when v_vendor_id = 0 then f.checkouts else f.orders end,
           f.sales, f.base_sales, f.revenue, f.base_revenue, f.refunds, f.base_refunds
      from spans s
     cross join lateral analytics.order_facts(s.starts_at, s.ends_at) f
     where s.level = 'r' and (not p_sold or f.is_sold) and (v_vendor_id = 0 or f.vendor_id = v_vendor_id)
  ), sums as (
    select c.bucket, sum(c.sign * analytics.amount(v_mode, c.sales, c.base_sales, r.multiplier, r.divisor)) as sales,
           sum(c.sign * analytics.amount(v_mode, c.revenue, c.base_revenue, r.multiplier, r.divisor)) as revenue,
           sum(c.sign * analytics.amount(v_refund_mode, c.refunds, c.base_refunds, r.multiplier, r.divisor)) as refunds,
           sum(c.sign * c.orders)::bigint as orders, sum(c.sign * c.checkouts)::bigint as checkouts
      from cells c
      left join analytics.rates(case when v_coarsest = 'd' then 'converted' end, p_currency) r
        on r.day = (c.at at time zone 'UTC')::date
     group by c.bucket
  )
  select to_char(b.bucket, case p_granularity when 'month' then 'YYYY-MM' when 'week' then 'IYYY-"W"IW'
           else 'YYYY-MM-DD' end),
         b.bucket::date,
         extract(year from case when p_granularity = 'week' then b.bucket + interval '3 days' else b.bucket end)
           ::integer,
         case when p_granularity <> 'week' then extract(month from b.bucket)::integer end,
         case when p_granularity = 'week' then extract(week from b.bucket)::integer end,
         case when p_granularity = 'day' then extract(day from b.bucket)::integer end,
         coalesce(s.sales, 0), coalesce(s.revenue, 0), coalesce(s.refunds, 0), coalesce(s.orders, 0),
         coalesce(s.checkouts, 0)
    from buckets b
    left join sums s on s.bucket = b.bucket;
end
$$;
comment on function analytics.sales_over_time(timestamptz, timestamptz, text, text, bigint, bigint, text, boolean, boolean,
  date, bigint) is
  'Sales by month, week (ISO) or day, cut in p_timezone; gaps are zeros, up to the ends of the period where it was given, '
  'else to the first and last figure. From the rollups, but for a category: then revenue only, from the lines. Of all of '
  'them, or of p_limit after the given day, oldest first or newest.';
grant execute on function analytics.sales_over_time(timestamptz, timestamptz, text, text, bigint, bigint, text, boolean, boolean,
  date, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
