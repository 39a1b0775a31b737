create or replace function analytics.recount_regional_sales (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint, p_by text,
  p_level text, p_sold boolean
) returns table (
  country text, region text, city text, total_sales numeric, total_revenue numeric, total_refunds numeric,
  total_orders bigint, sort_value numeric, tie text
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
  with parts as (
    select o.user_id, o.ship_country, o.ship_region, o.ship_city, o.sales, 0::numeric as revenue, 0::numeric as refunds,
           1 as orders
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) o
    union all
    select i.user_id, i.ship_country, i.ship_region, i.ship_city, 0, sum(i.revenue), 0, 0
      from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i
     group by 1, 2, 3, 4
    union all
    select r.user_id, r.ship_country, r.ship_region, r.ship_city, 0, 0, r.amount, 0
      from analytics.refunds_in(v_refund_mode, p_from, p_to, p_currency, p_vendor_id, p_sold) r
     where p_category_id is null
  ), places as (
    select case when p_by = 'shipping' then s.ship_country else c.country end as country,
           case when p_level = 'country' then null when p_by = 'shipping' then s.ship_region else c.region end
             as region,
           case when p_level <> 'city' then null when p_by = 'shipping' then s.ship_city else c.city end as city,
           s.sales, s.revenue, s.refunds, s.orders
      from parts s
      left join reporting.customers c on c.user_id = s.user_id
  ), sums as (
    select s.country, s.region, s.city, sum(s.sales) as sales, sum(s.revenue) as revenue, sum(s.refunds) as refunds,
           sum(s.orders)::bigint as orders
      from places s
     group by s.country, s.region, s.city
  )
  select s.country, s.region, s.city,
         case when p_category_id is null then s.sales end, s.revenue,
         case when p_category_id is null then s.refunds end, s.orders,
         case when p_category_id is null then s.sales else s.revenue end,
         format('%s|%s|%s', s.country, s.region, s.city)
    from sums s;
end
$$;
comment on function analytics.recount_regional_sales(timestamptz, timestamptz, text, bigint, bigint, text, text, boolean) is
  'Sales by country, region or city (p_level) of the customer''s address or of the delivery (p_by). Null places '
  'were not recorded.';
grant execute on function analytics.recount_regional_sales(timestamptz, timestamptz, text, bigint, bigint, text, text, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
