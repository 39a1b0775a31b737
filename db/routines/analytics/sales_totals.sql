create or replace function analytics.sales_totals(
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean
) returns table (
  total_sales numeric, total_revenue numeric, total_refunds numeric, total_orders bigint, total_checkouts bigint,
  guest_sales numeric, guest_orders bigint, guest_checkouts bigint
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode text;
  v_refund_mode text;
begin
  if p_category_id is not null then
    v_mode := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
    return query
    select null::numeric, coalesce(sum(i.revenue), 0), null::numeric, count(distinct i.order_id),
           count(distinct i.checkout_id), null::numeric, null::bigint, null::bigint
      from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i;
    return;
  end if;
  v_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false);
  v_refund_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, true);
  return query
  select coalesce(sum(c.sign * analytics.amount(v_mode, c.sales, c.base_sales, r.multiplier, r.divisor)), 0),
         coalesce(sum(c.sign * analytics.amount(v_mode, c.revenue, c.base_revenue, r.multiplier, r.divisor)), 0),
         coalesce(sum(c.sign * analytics.amount(v_refund_mode, c.refunds, c.base_refunds, r.multiplier, r.divisor)), 0),
         coalesce(sum(c.sign * c.orders), 0)::bigint,
         coalesce(sum(c.sign * case when v_vendor_id = 0 then c.checkouts else c.orders end), 0)::bigint,
         coalesce(sum(c.sign * analytics.amount(v_mode, c.guest_sales, c.guest_base_sales, r.multiplier, r.divisor)), 0),
         coalesce(sum(c.sign * c.guest_orders), 0)::bigint,
         coalesce(sum(c.sign * case when v_vendor_id = 0 then c.guest_checkouts else c.guest_orders end), 0)::bigint
    from analytics.sales_cells(p_from, p_to, v_vendor_id, p_sold,
           case when 'converted' in (v_mode, v_refund_mode) then 'd' else 'm' end) c
    left join analytics.rates(case when 'converted' in (v_mode, v_refund_mode) then 'converted' end, p_currency) r
      on r.day = (c.at at time zone 'UTC')::date;
end
$$;
comment on function analytics.sales_totals(timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'Sales, revenue, refunds (given in the period), orders and purchases of a period, and the guests'' part of '
  'them. Of a category: revenue, and the orders and purchases that hold something of it.';
grant execute on function analytics.sales_totals(timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
