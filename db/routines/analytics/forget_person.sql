create or replace function analytics.forget_person(p_user_id bigint) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from analytics.dashboards d where d.user_id = p_user_id
$$;
comment on function analytics.forget_person(bigint) is
  'The figures'' part of erasing a person: their dashboards go. What was counted under their number stays counted: the number '
  'names nobody any more.';
revoke all on function analytics.forget_person(bigint) from public;
