create or replace function analytics.sales_cells(
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint, p_sold boolean, p_coarsest text
) returns table (
  sign integer, at timestamptz, vendor_id bigint, currency text, orders bigint, checkouts bigint, guest_orders bigint,
  guest_checkouts bigint, sales numeric, base_sales numeric, guest_sales numeric, guest_base_sales numeric,
  revenue numeric, base_revenue numeric, commission numeric, base_commission numeric, refund_count bigint,
  refunds numeric, base_refunds numeric, refunded_orders bigint, shipped_orders bigint, ship_seconds numeric
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  -- One plan for every period and vendor, kept by the session: planning would cost more than reading.
  return query
  select s.sign, r.bucket, r.vendor_id, r.currency, r.orders, r.checkouts, r.guest_orders, r.guest_checkouts, r.sales,
         r.base_sales, r.guest_sales, r.guest_base_sales, r.revenue, r.base_revenue, r.commission, r.base_commission,
         r.refund_count, r.refunds, r.base_refunds, r.refunded_orders, r.shipped_orders, r.ship_seconds
    from analytics.spans(p_from, p_to, p_coarsest, 'q') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything.
     select c.* from analytics.sales_rollup c
      where c.level = s.level and c.vendor_id = p_vendor_id and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and (not p_sold or c.is_sold)
     offset 0
   ) r
   where s.level <> 'r' and p_vendor_id is not null
  union all
  select s.sign, r.bucket, r.vendor_id, r.currency, r.orders, r.checkouts, r.guest_orders, r.guest_checkouts, r.sales,
         r.base_sales, r.guest_sales, r.guest_base_sales, r.revenue, r.base_revenue, r.commission, r.base_commission,
         r.refund_count, r.refunds, r.base_refunds, r.refunded_orders, r.shipped_orders, r.ship_seconds
    from analytics.spans(p_from, p_to, p_coarsest, 'q') s
   cross join lateral (
     select c.* from analytics.sales_rollup c
      where c.level = s.level and c.vendor_id > 0 and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and (not p_sold or c.is_sold)
     offset 0
   ) r
   where s.level <> 'r' and p_vendor_id is null
  union all
  select s.sign * d.sign, d.occurred_at, d.vendor_id, d.currency, d.orders, d.checkouts,
         case when d.user_id is null then d.orders else 0 end,
         case when d.user_id is null then d.checkouts else 0 end, d.sales, d.base_sales,
         case when d.user_id is null then d.sales else 0 end,
         case when d.user_id is null then d.base_sales else 0 end, d.revenue, d.base_revenue, d.commission,
         d.base_commission, d.refund_count, d.refunds, d.base_refunds, d.refunded_orders, d.shipped_orders,
         d.ship_seconds
    from analytics.spans(p_from, p_to, p_coarsest, 'q') s
    join analytics.deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   where s.level <> 'r' and (not p_sold or d.is_sold)
     and (d.vendor_id = p_vendor_id or p_vendor_id = 0 or p_vendor_id is null and d.vendor_id > 0)
  union all
  select s.sign, f.occurred_at, f.vendor_id, f.currency, f.orders, f.checkouts,
         case when f.user_id is null then f.orders else 0 end,
         case when f.user_id is null then f.checkouts else 0 end, f.sales, f.base_sales,
         case when f.user_id is null then f.sales else 0 end,
         case when f.user_id is null then f.base_sales else 0 end, f.revenue, f.base_revenue, f.commission,
         f.base_commission, f.refund_count, f.refunds, f.base_refunds, f.refunded_orders, f.shipped_orders,
         f.ship_seconds
    from analytics.spans(p_from, p_to, p_coarsest, 'q') s
   cross join lateral analytics.order_facts(s.starts_at, s.ends_at) f
   where s.level = 'r' and (not p_sold or f.is_sold)
     and (f.vendor_id = p_vendor_id or p_vendor_id = 0 or p_vendor_id is null and f.vendor_id > 0);
end
$$;
comment on function analytics.sales_cells(timestamptz, timestamptz, bigint, boolean, text) is
  'Orders, money and refunds of a period, as signed cells to be added up: from the rollup, from deltas not merged yet, and '
  'from the rows at the period''s edges. p_vendor_id 0 is all vendors together, null each of them. p_coarsest is m, or d '
  'where amounts are converted by the day. at lies on the UTC day that a cell belongs to.';
grant execute on function analytics.sales_cells(timestamptz, timestamptz, bigint, boolean, text)
  to stoa_app, stoa_vendor, stoa_readonly;
