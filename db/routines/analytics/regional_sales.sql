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
  with shipped as (
    select d.country, case when p_level <> 'country' then d.region end as region,
           case when p_level = 'city' then d.city end as city, c.sales, c.revenue, c.refunds, c.orders
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
     where c.orders > 0 or c.refund_count > 0
  ), people as materialized (
    -- These figures add up, so a person's total and the deltas not merged yet need not meet before their place is known.
    select c.country, case when p_level <> 'country' then c.region end as region,
           case when p_level = 'city' then c.city end as city, sum(t.sales) as sales, sum(t.revenue) as revenue,
           sum(t.refunds) as refunds, sum(t.orders) as orders, sum(t.refund_count) as refund_count
      from (
        select e.user_id, e.base_sales as sales, e.base_revenue as revenue, e.base_refunds as refunds, e.orders,
               e.refund_count
          from analytics.customer_totals e
         where e.vendor_id = v_vendor_id and e.sold_only = p_sold
        union all
        select d.user_id, d.sign * d.base_sales, d.sign * d.base_revenue, d.sign * d.base_refunds, d.sign * d.orders,
               d.sign * d.refund_count
          from analytics.deltas d
         where d.user_id is not null and (not p_sold or d.is_sold) and (v_vendor_id = 0 or d.vendor_id = v_vendor_id)
      ) t
      left join reporting.customers c on c.user_id = t.user_id
     where p_by = 'customer'
     group by 1, 2, 3
  ), guests as (
    -- What is left of all orders. Guests have no address of their own.
    select t.sales - coalesce(p.sales, 0) as sales, t.revenue - coalesce(p.revenue, 0) as revenue,
           t.refunds - coalesce(p.refunds, 0) as refunds, t.orders - coalesce(p.orders, 0) as orders,
           t.refund_count - coalesce(p.refund_count, 0) as refund_count
      from (
        select sum(c.sign * c.base_sales) as sales, sum(c.sign * c.base_revenue) as revenue,
               sum(c.sign * c.base_refunds) as refunds, sum(c.sign * c.orders) as orders,
               sum(c.sign * c.refund_count) as refund_count
          from analytics.sales_cells(p_from, p_to, v_vendor_id, p_sold, v_coarsest) c
         where p_by = 'customer'
      ) t
     cross join (
       select sum(e.sales) as sales, sum(e.revenue) as revenue, sum(e.refunds) as refunds, sum(e.orders) as orders,
              sum(e.refund_count) as refund_count
         from people e
     ) p
  ), places as (
    select s.country, s.region, s.city, s.sales, s.revenue, s.refunds, s.orders from shipped s
    union all
    select p.country, p.region, p.city, p.sales, p.revenue, p.refunds, p.orders
      from people p where p.orders > 0 or p.refund_count > 0
    union all
    select null, null, null, g.sales, g.revenue, g.refunds, g.orders
      from guests g where g.orders > 0 or g.refund_count > 0
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
