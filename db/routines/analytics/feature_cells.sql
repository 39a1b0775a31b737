create or replace function analytics.feature_cells(p_from timestamptz, p_to timestamptz, p_vendor_id bigint)
returns table (sign integer, product_id bigint, subject text, scores bigint, total numeric)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  -- One plan for every period and vendor, kept by the session: planning would cost more than reading.
  return query
  select s.sign, r.product_id, r.subject, r.scores, r.total
    from analytics.spans(p_from, p_to, 'a', 'd') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything.
     select c.* from analytics.feature_rollup c
      where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and (p_vendor_id = 0 or c.vendor_id = p_vendor_id)
     offset 0
   ) r
   where s.level <> 'r'
  union all
  select s.sign * d.sign, d.product_id, f.key, 1, f.value::text::numeric
    from analytics.spans(p_from, p_to, 'a', 'd') s
    join analytics.review_deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   cross join lateral jsonb_each(d.feature_scores) f
   where s.level <> 'r' and (p_vendor_id = 0 or d.vendor_id = p_vendor_id) and jsonb_typeof(f.value) = 'number'
  union all
  select s.sign, v.product_id, f.key, 1, f.value::text::numeric
    from analytics.spans(p_from, p_to, 'a', 'd') s
   cross join lateral (
     select w.* from reporting.reviews w where w.created_at >= s.starts_at and w.created_at < s.ends_at offset 0
   ) v
   cross join lateral jsonb_each(v.feature_scores) f
   where s.level = 'r' and (p_vendor_id = 0 or v.vendor_id = p_vendor_id) and jsonb_typeof(f.value) = 'number';
end
$$;
comment on function analytics.feature_cells(timestamptz, timestamptz, bigint) is
  'Scores that reviews gave features in a period, as signed cells to be added up. p_vendor_id 0 is all vendors.';
grant execute on function analytics.feature_cells(timestamptz, timestamptz, bigint) to stoa_app, stoa_vendor, stoa_readonly;
