create or replace function analytics.recount_sales_over_time (
  p_from timestamptz, p_to timestamptz, p_currency text, p_timezone text, p_vendor_id bigint, p_category_id bigint,
  p_granularity text, p_sold boolean
) returns table (
  period text, starts_on date, year integer, month integer, week integer, day integer, total_sales numeric,
  total_revenue numeric, total_refunds numeric, total_orders bigint, total_checkouts bigint
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
  v_refund_mode constant text := analytics.refund_mode(p_from, p_to, p_currency, p_vendor_id, p_sold);
begin
  return query
  with sales as (
    select date_trunc(p_granularity, o.created_at at time zone p_timezone) as bucket, sum(o.sales) as sales,
           count(*) as orders, count(distinct o.checkout_id) as checkouts
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) o
     group by 1
  ), revenues as (
    -- By instant first: there are far fewer orders than lines, and cutting by time zone is the dearer part.
    select date_trunc(p_granularity, d.created_at at time zone p_timezone) as bucket, sum(d.revenue) as revenue
      from (
        select i.created_at, sum(i.revenue) as revenue
          from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i
         group by i.created_at
      ) d
     group by 1
  ), refunded as (
    select date_trunc(p_granularity, r.created_at at time zone p_timezone) as bucket, sum(r.amount) as amount
      from analytics.refunds_in(v_refund_mode, p_from, p_to, p_currency, p_vendor_id, p_sold) r
     where p_category_id is null
     group by 1
  ), bounds as (
    select coalesce(date_trunc(p_granularity, p_from at time zone p_timezone), min(b.bucket)) as first,
           coalesce(date_trunc(p_granularity, (p_to - interval '1 microsecond') at time zone p_timezone),
             max(b.bucket)) as last
      from (select s.bucket from sales s union all select r.bucket from refunded r) b
  )
  select to_char(g.bucket, case p_granularity when 'month' then 'YYYY-MM' when 'week' then 'IYYY-"W"IW'
           else 'YYYY-MM-DD' end),
         g.bucket::date,
         extract(year from case when p_granularity = 'week' then g.bucket + interval '3 days' else g.bucket end)
           ::integer,
         case when p_granularity <> 'week' then extract(month from g.bucket)::integer end,
         case when p_granularity = 'week' then extract(week from g.bucket)::integer end,
         case when p_granularity = 'day' then extract(day from g.bucket)::integer end,
         case when p_category_id is null then coalesce(s.sales, 0) end,
         coalesce(v.revenue, 0),
         case when p_category_id is null then coalesce(r.amount, 0) end,
         coalesce(s.orders, 0), coalesce(s.checkouts, 0)
    from bounds b
   cross join generate_series(b.first, b.last, ('1 ' || p_granularity)::interval) as g (bucket)
    left join sales s on s.bucket = g.bucket
    left join revenues v on v.bucket = g.bucket
    left join refunded r on r.bucket = g.bucket;
end
$$;
comment on function analytics.recount_sales_over_time(timestamptz, timestamptz, text, text, bigint, bigint, text, boolean) is
  'Sales by month, week (ISO) or day, cut in p_timezone; gaps are zeros, up to the ends of the period where it '
  'was given, else to the first and last figure. Of a category: revenue only.';
grant execute on function analytics.recount_sales_over_time(timestamptz, timestamptz, text, text, bigint, bigint, text, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
