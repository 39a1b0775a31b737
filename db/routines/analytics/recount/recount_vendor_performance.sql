create or replace function analytics.recount_vendor_performance (
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
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  with sales as (
    select o.vendor_id, sum(o.sales) as sales, count(*) as orders,
           count(*) filter (where exists (select from reporting.refunds r where r.order_id = o.order_id)) as refunded,
           round(sum(extract(epoch from o.shipped_at - o.created_at)) / nullif(count(o.shipped_at), 0) / 3600, 2) as hours
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
     group by o.vendor_id
  ), revenues as (
    select i.vendor_id, sum(i.revenue) as revenue
      from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) i
     group by i.vendor_id
  ), commissions as (
    select o.vendor_id, sum(analytics.amount(v_mode, c.amount, c.base_amount, o.multiplier, o.divisor)) as amount
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
      join reporting.commissions c on c.order_id = o.order_id
     group by o.vendor_id
  ), ratings as (
    select r.vendor_id, round(avg(r.rating), 2) as rating from reporting.vendor_reviews r group by r.vendor_id
  )
  select v.vendor_id, v.name, coalesce(i.revenue, 0), coalesce(s.sales, 0), coalesce(s.orders, 0),
         round(s.sales / s.orders, 4), coalesce(c.amount, 0), r.rating,
         round(s.refunded::numeric / s.orders, 4), s.hours
    from reporting.vendors v
    left join sales s on s.vendor_id = v.vendor_id
    left join revenues i on i.vendor_id = v.vendor_id
    left join commissions c on c.vendor_id = v.vendor_id
    left join ratings r on r.vendor_id = v.vendor_id
   where p_vendor_id is null or v.vendor_id = p_vendor_id;
end
$$;
comment on function analytics.recount_vendor_performance(timestamptz, timestamptz, text, bigint, boolean) is
  'Every vendor''s money, orders, commission, rating from its reviews, share of orders with a refund, and mean '
  'hours from order to dispatch (null where none was recorded).';
grant execute on function analytics.recount_vendor_performance(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
