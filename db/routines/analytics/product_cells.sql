create or replace function analytics.product_cells(
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint, p_sold boolean, p_coarsest text
) returns table (
  sign integer, at timestamptz, product_id bigint, currency text, quantity bigint, revenue numeric, base_revenue numeric
)
language sql stable
as $$
  -- One select, so that PostgreSQL inlines it and reads only what a report adds up. Reports keep one plan of it for every
  -- period and vendor (force_generic_plan): planning would cost more than reading.
  select s.sign, r.bucket, r.product_id, r.currency, r.quantity, r.revenue, r.base_revenue
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything. That true is more
     -- than false lets the index pass over what is not sold.
     select c.* from analytics.product_rollup c
      where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and c.is_sold >= p_sold and (p_vendor_id = 0 or c.vendor_id = p_vendor_id)
     offset 0
   ) r
   where s.level <> 'r'
  union all
  select s.sign * d.sign, d.occurred_at, i.product_id, d.currency, i.quantity, i.revenue, i.base_revenue
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
    join analytics.deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   cross join lateral unnest(d.product_ids, d.quantities, d.revenues, d.base_revenues)
     as i (product_id, quantity, revenue, base_revenue)
   where s.level <> 'r' and (not p_sold or d.is_sold) and (p_vendor_id = 0 or d.vendor_id = p_vendor_id)
  union all
  select s.sign, o.created_at, o.product_id, o.currency, o.quantity, o.revenue, o.base_revenue
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
   cross join lateral (
     select r.created_at, r.currency, i.product_id, i.quantity, i.revenue, i.base_revenue
       from reporting.orders r
       join reporting.lines i on i.order_id = r.order_id
      where r.created_at >= s.starts_at and r.created_at < s.ends_at and (not p_sold or r.is_sold)
        and (p_vendor_id = 0 or r.vendor_id = p_vendor_id)
     offset 0
   ) o
   where s.level = 'r';
$$;
comment on function analytics.product_cells(timestamptz, timestamptz, bigint, boolean, text) is
  'Units and revenue of products in a period, as signed cells to be added up: from the rollup, from deltas not merged yet, '
  'and from the lines of the days at the period''s edges. p_vendor_id 0 is all. p_coarsest: a, m, or d where amounts are '
  'converted by the day.';
grant execute on function analytics.product_cells(timestamptz, timestamptz, bigint, boolean, text)
  to stoa_app, stoa_vendor, stoa_readonly;
