create or replace function analytics.place_cells(
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint, p_sold boolean, p_coarsest text
) returns table (
  sign integer, at timestamptz, place_id uuid, currency text, orders bigint, sales numeric, base_sales numeric,
  revenue numeric, base_revenue numeric, refund_count bigint, refunds numeric, base_refunds numeric
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  -- One plan for every period and vendor, kept by the session: planning would cost more than reading.
  return query
  select s.sign, r.bucket, r.place_id, r.currency, r.orders, r.sales, r.base_sales, r.revenue, r.base_revenue,
         r.refund_count, r.refunds, r.base_refunds
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything.
     select c.* from analytics.place_rollup c
      where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and c.vendor_id = p_vendor_id and (not p_sold or c.is_sold)
     offset 0
   ) r
   where s.level <> 'r'
  union all
  select s.sign * d.sign, d.occurred_at, analytics.place_id(d.ship_country, d.ship_region, d.ship_city), d.currency,
         d.orders, d.sales, d.base_sales, d.revenue, d.base_revenue, d.refund_count, d.refunds, d.base_refunds
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
    join analytics.deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   where s.level <> 'r' and (not p_sold or d.is_sold) and (d.vendor_id = p_vendor_id or p_vendor_id = 0 and d.vendor_id > 0)
  union all
  select s.sign, f.occurred_at, analytics.place_id(f.ship_country, f.ship_region, f.ship_city), f.currency, f.orders,
         f.sales, f.base_sales, f.revenue, f.base_revenue, f.refund_count, f.refunds, f.base_refunds
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
   cross join lateral analytics.order_facts(s.starts_at, s.ends_at) f
   where s.level = 'r' and (not p_sold or f.is_sold) and (f.vendor_id = p_vendor_id or p_vendor_id = 0 and f.vendor_id > 0);
end
$$;
comment on function analytics.place_cells(timestamptz, timestamptz, bigint, boolean, text) is
  'Orders, money and refunds of a period by destination, as signed cells to be added up: from the rollup, from deltas not '
  'merged yet, and from the rows of the days at the period''s edges. p_vendor_id 0 is all. p_coarsest: m or d.';
grant execute on function analytics.place_cells(timestamptz, timestamptz, bigint, boolean, text)
  to stoa_app, stoa_vendor, stoa_readonly;
