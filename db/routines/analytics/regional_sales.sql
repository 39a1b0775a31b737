create or replace function analytics.regional_sales (
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
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode text;
  v_refund_mode text;
  v_coarsest text;
begin
  if p_category_id is not null
    or p_by = 'customer' and (p_from is not null or p_to is not null or p_currency <> platform.marketplace_currency()) then
    return query select * from analytics.recount_regional_sales(
      p_from, p_to, p_currency, p_vendor_id, p_category_id, p_by, p_level, p_sold);
    return;
  end if;
  v_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false);
  v_refund_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, true);
  v_coarsest := case when 'converted' in (v_mode, v_refund_mode) then 'd' else 'm' end;
  return query
  with parts as (
    select d.country as ship_country, d.region as ship_region, d.city as ship_city, null::bigint as user_id,
           c.sales, c.revenue, c.refunds, c.orders, c.refund_count
      from (
        select k.place_id,
               sum(k.sign * analytics.amount(v_mode, k.sales, k.base_sales, r.multiplier, r.divisor)) as sales,
               sum(k.sign * analytics.amount(v_mode, k.revenue, k.base_revenue, r.multiplier, r.divisor)) as revenue,
               sum(k.sign * analytics.amount(v_refund_mode, k.refunds, k.base_refunds, r.multiplier, r.divisor))
                 as refunds,
               sum(k.sign * k.orders) as orders, sum(k.sign * k.refund_count) as refund_count
          from analytics.place_cells(p_from, p_to, v_vendor_id, p_sold, v_coarsest) k
          left join analytics.rates(case when v_coarsest = 'd' then 'converted' end, p_currency) r
            on r.day = (k.at at time zone 'UTC')::date
         where p_by = 'shipping'
         group by k.place_id
      ) c
      left join analytics.place_names(v_vendor_id) d on d.place_id = c.place_id
    union all
    select null, null, null, t.user_id, t.base_sales, t.base_revenue, t.base_refunds, t.orders, t.refund_count
      from analytics.customers_ever(v_vendor_id, p_sold) t
     where p_by = 'customer'
    union all
    -- Guests have no address of their own.
    select null, null, null, null, t.sales, t.revenue, t.refunds, t.orders, t.refund_count
      from (
        select sum(c.sign * c.base_sales) - coalesce(p.sales, 0) as sales,
               sum(c.sign * c.base_revenue) - coalesce(p.revenue, 0) as revenue,
               sum(c.sign * c.base_refunds) - coalesce(p.refunds, 0) as refunds,
               sum(c.sign * c.orders) - coalesce(p.orders, 0) as orders,
               sum(c.sign * c.refund_count) - coalesce(p.refund_count, 0) as refund_count
          from analytics.sales_cells(p_from, p_to, v_vendor_id, p_sold, v_coarsest) c
         cross join (
           select sum(e.base_sales) as sales, sum(e.base_revenue) as revenue, sum(e.base_refunds) as refunds,
                  sum(e.orders) as orders, sum(e.refund_count) as refund_count
             from analytics.customers_ever(v_vendor_id, p_sold) e
         ) p
         group by p.sales, p.revenue, p.refunds, p.orders, p.refund_count
      ) t
     where p_by = 'customer'
  ), places as (
    select case when p_by = 'shipping' then s.ship_country else c.country end as country,
           case when p_level = 'country' then null when p_by = 'shipping' then s.ship_region else c.region end
             as region,
           case when p_level <> 'city' then null when p_by = 'shipping' then s.ship_city else c.city end as city,
           s.sales, s.revenue, s.refunds, s.orders
      from parts s
      left join reporting.customers c on c.user_id = s.user_id
     where s.orders > 0 or s.refund_count > 0
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
comment on function analytics.regional_sales(timestamptz, timestamptz, text, bigint, bigint, text, text, boolean) is
  'Sales by country, region or city (p_level) of the customer''s address or of the delivery (p_by). Null places '
  'were not recorded.';
grant execute on function analytics.regional_sales(timestamptz, timestamptz, text, bigint, bigint, text, text, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
