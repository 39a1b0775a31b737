create or replace function audit.forget_person(p_user_id bigint) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update audit.activity_logs a set description = '' where a.user_id = p_user_id and a.description <> ''
$$;
comment on function audit.forget_person(bigint) is
  'The activity log''s part of erasing a person: what was told goes, that something was done stays counted. The trail keeps '
  'nothing personal in the clear.';
revoke all on function audit.forget_person(bigint) from public;
