create or replace function analytics.review_cells(p_from timestamptz, p_to timestamptz, p_vendor_id bigint)
returns table (sign integer, product_id bigint, n1 bigint, n2 bigint, n3 bigint, n4 bigint, n5 bigint)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  -- One plan for every period and vendor, kept by the session: planning would cost more than reading.
  return query
  select s.sign, r.product_id, r.n1, r.n2, r.n3, r.n4, r.n5
    from analytics.spans(p_from, p_to, 'a', 'd') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything.
     select c.* from analytics.review_rollup c
      where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and (p_vendor_id = 0 or c.vendor_id = p_vendor_id)
     offset 0
   ) r
   where s.level <> 'r'
  union all
  select s.sign * d.sign, d.product_id, (d.rating = 1)::integer, (d.rating = 2)::integer, (d.rating = 3)::integer,
         (d.rating = 4)::integer, (d.rating = 5)::integer
    from analytics.spans(p_from, p_to, 'a', 'd') s
    join analytics.review_deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   where s.level <> 'r' and (p_vendor_id = 0 or d.vendor_id = p_vendor_id)
  union all
  select s.sign, v.product_id, (v.rating = 1)::integer, (v.rating = 2)::integer, (v.rating = 3)::integer,
         (v.rating = 4)::integer, (v.rating = 5)::integer
    from analytics.spans(p_from, p_to, 'a', 'd') s
   cross join lateral (
     select w.* from reporting.reviews w where w.created_at >= s.starts_at and w.created_at < s.ends_at offset 0
   ) v
   where s.level = 'r' and (p_vendor_id = 0 or v.vendor_id = p_vendor_id);
end
$$;
comment on function analytics.review_cells(timestamptz, timestamptz, bigint) is
  'How many gave products 1 to 5 in a period, as signed cells to be added up. p_vendor_id 0 is all vendors.';
grant execute on function analytics.review_cells(timestamptz, timestamptz, bigint) to stoa_app, stoa_vendor, stoa_readonly;
