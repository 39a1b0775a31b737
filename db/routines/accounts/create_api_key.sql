create or replace function accounts.create_api_key(
  p_user_id bigint, p_name text, p_prefix text, p_key_hash bytea, p_permissions text[], p_days integer,
  out id bigint, out expires_at timestamptz)
language plpgsql volatile
as $$
declare
  v_missing text;
begin
  perform audit.act_as(p_user_id);
  select p into v_missing
    from unnest(p_permissions) as p
   where p <> all(coalesce((select a.permissions from accounts.acting_person(p_user_id) a), '{}'))
   limit 1;
  if found then
    raise exception using errcode = 'ST400', message = format('You do not hold the permission %s.', v_missing),
      column = 'permissions';
  end if;
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  if (select count(*) from accounts.api_keys k
       where k.user_id = p_user_id and k.revoked_at is null and k.expires_at > now()) >= 100 then
    raise exception using errcode = 'ST409', message = 'There are 100 keys already: revoke one first.';
  end if;
  insert into accounts.api_keys as k (user_id, name, prefix, key_hash, permissions, expires_at)
  values (p_user_id, p_name, p_prefix, p_key_hash, p_permissions, now() + make_interval(days => p_days))
  returning k.api_key_id, k.expires_at into id, expires_at;
  perform audit.log_activity(p_user_id, null, 'API key made', p_name);
end
$$;
comment on function accounts.create_api_key(bigint, text, text, bytea, text[], integer) is
  'A key for a person''s programs, by the SHA-256 of it, for p_days days. ST400 (permissions) when the person does not hold '
  'one of them; ST409 with 100 keys.';
revoke all on function accounts.create_api_key(bigint, text, text, bytea, text[], integer) from public;
grant execute on function accounts.create_api_key(bigint, text, text, bytea, text[], integer) to stoa_app;
