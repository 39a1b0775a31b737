create or replace function analytics.recount_user_activity (
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint
) returns table (
  user_id bigint, actions_count bigint, last_activity timestamptz
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  return query
  select a.user_id, count(*), max(a.occurred_at)
    from reporting.activity a
   where a.user_id is not null
     and (p_from is null or a.occurred_at >= p_from)
     and (p_to is null or a.occurred_at < p_to)
     and (p_vendor_id is null or a.vendor_id = p_vendor_id)
   group by a.user_id;
end
$$;
comment on function analytics.recount_user_activity(timestamptz, timestamptz, bigint) is
  'What people did, from the activity log; actions of unknown people are left out.';
grant execute on function analytics.recount_user_activity(timestamptz, timestamptz, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
