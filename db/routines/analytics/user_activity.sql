create or replace function analytics.user_activity (
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint
) returns table (
  user_id bigint, actions_count bigint, last_activity timestamptz
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  if p_from is not null or p_to is not null then
    return query select r.* from analytics.recount_user_activity(p_from, p_to, p_vendor_id) r;
    return;
  end if;
  return query
  select t.user_id, t.actions, t.last_at
    from analytics.activity_ever(analytics.whose(p_vendor_id)) t
   where t.user_id <> 0;
end
$$;
comment on function analytics.user_activity(timestamptz, timestamptz, bigint) is
  'What people did, from the activity log; actions of unknown people are left out.';
grant execute on function analytics.user_activity(timestamptz, timestamptz, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
