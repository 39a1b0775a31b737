create or replace function analytics.recount_feature_ratings (
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint, p_category_id bigint
) returns table (
  subject text, average numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  return query
  select f.key, round(avg(f.value::text::numeric), 2)
    from reporting.reviews r
   cross join jsonb_each(r.feature_scores) f
   where jsonb_typeof(f.value) = 'number'
     and (p_from is null or r.created_at >= p_from)
     and (p_to is null or r.created_at < p_to)
     and (p_vendor_id is null or r.vendor_id = p_vendor_id)
     and (p_category_id is null or r.product_id in (
       select p.product_id from reporting.products p
        where p.category_id in (select analytics.category_tree(p_category_id))))
   group by f.key;
end
$$;
comment on function analytics.recount_feature_ratings(timestamptz, timestamptz, bigint, bigint) is
  'Mean score of each feature that reviews rate, two decimals, half up.';
grant execute on function analytics.recount_feature_ratings(timestamptz, timestamptz, bigint, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
