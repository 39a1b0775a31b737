create or replace function accounts.require_rank(p_actor_id bigint, p_permissions text[]) returns void
language plpgsql stable
as $$
declare
  v_missing text;
begin
  select p into v_missing
    from unnest(p_permissions) as p
   where p <> all(coalesce((select a.permissions from accounts.acting_person(p_actor_id) a), '{}'))
   limit 1;
  if found then
    raise exception using errcode = 'ST403',
      message = format('This touches the permission %s, which you do not hold yourself.', v_missing);
  end if;
end
$$;
comment on function accounts.require_rank(bigint, text[]) is
  'Whoever gives permissions, or changes people and roles that have them, must hold them: nobody lifts themselves up. '
  'ST403 names one that is missing.';
revoke all on function accounts.require_rank(bigint, text[]) from public;
grant execute on function accounts.require_rank(bigint, text[]) to stoa_app;
