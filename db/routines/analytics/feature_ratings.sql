create or replace function analytics.feature_ratings (
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
  select c.subject, round(sum(c.sign * c.total) / sum(c.sign * c.scores), 2)
    from analytics.feature_cells(p_from, p_to, analytics.whose(p_vendor_id)) c
   where p_category_id is null or c.product_id in (
     select p.product_id from reporting.products p
      where p.category_id in (select analytics.category_tree(p_category_id)))
   group by c.subject
  having sum(c.sign * c.scores) > 0;
end
$$;
comment on function analytics.feature_ratings(timestamptz, timestamptz, bigint, bigint) is
  'Mean score of each feature that reviews rate, two decimals, half up.';
grant execute on function analytics.feature_ratings(timestamptz, timestamptz, bigint, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
