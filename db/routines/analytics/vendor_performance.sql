create or replace function analytics.vendor_performance (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  vendor_id bigint, vendor text, total_revenue numeric, total_sales numeric, total_orders bigint,
  average_order_value numeric, commission numeric, rating numeric, refund_rate numeric, hours_to_ship numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode constant text := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false);
begin
  return query
  with sums as (
    select c.vendor_id,
           sum(c.sign * analytics.amount(v_mode, c.revenue, c.base_revenue, r.multiplier, r.divisor)) as revenue,
           sum(c.sign * analytics.amount(v_mode, c.sales, c.base_sales, r.multiplier, r.divisor)) as sales,
           sum(c.sign * analytics.amount(v_mode, c.commission, c.base_commission, r.multiplier, r.divisor)) as commission,
           nullif(sum(c.sign * c.orders), 0)::bigint as orders, sum(c.sign * c.refunded_orders) as refunded,
           round(sum(c.sign * c.ship_seconds) / nullif(sum(c.sign * c.shipped_orders), 0) / 3600, 2) as hours
      from analytics.sales_cells(p_from, p_to, nullif(v_vendor_id, 0), p_sold,
             case v_mode when 'converted' then 'd' else 'm' end) c
      left join analytics.rates(v_mode, p_currency) r on r.day = (c.at at time zone 'UTC')::date
     group by c.vendor_id
  )
  select v.vendor_id, v.name, coalesce(s.revenue, 0), coalesce(s.sales, 0), coalesce(s.orders, 0),
         round(s.sales / s.orders, 4), coalesce(s.commission, 0),
         case when v.reviews_count > 0 then v.rating end, round(s.refunded / s.orders, 4), s.hours
    from reporting.vendors v
    left join sums s on s.vendor_id = v.vendor_id
   where p_vendor_id is null or v.vendor_id = p_vendor_id;
end
$$;
comment on function analytics.vendor_performance(timestamptz, timestamptz, text, bigint, boolean) is
  'Every vendor''s money, orders, commission, kept rating, share of orders with a refund, and mean '
  'hours from order to dispatch (null where none was recorded).';
grant execute on function analytics.vendor_performance(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
