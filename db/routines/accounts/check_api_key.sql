create or replace function accounts.check_api_key(p_key_hash bytea)
returns table (
  session_id bigint, user_id bigint, name text, email text, role text, vendor_id bigint, vendor_name text,
  permissions text[], has_second_factor boolean, needs_second_factor boolean, is_fresh boolean
)
language plpgsql volatile
as $$
declare
  v_key accounts.api_keys;
begin
  select k.* into v_key
    from accounts.api_keys k
    join accounts.users u on u.user_id = k.user_id
   where k.key_hash = p_key_hash and k.revoked_at is null and k.expires_at > now() and u.status = 'active';
  if not found then
    return;
  end if;
  if v_key.last_used_at is null or v_key.last_used_at < now() - interval '1 minute' then
    update accounts.api_keys k set last_used_at = now() where k.api_key_id = v_key.api_key_id and k.revoked_at is null;
  end if;
  return query
    select 0::bigint, a.user_id, a.name, a.email, a.role, a.vendor_id, a.vendor_name,
           array(select p from unnest(a.permissions) as p where p = any(v_key.permissions) order by p),
           a.two_factor_enabled, false, false
      from accounts.acting_person(v_key.user_id) a;
end
$$;
comment on function accounts.check_api_key(bytea) is
  'Whose key this is and what it may do: what it names of what its person may do at this moment. No row when it is unknown, '
  'expired or revoked, or the person is not active. Never fresh: a program shows no second factor.';
revoke all on function accounts.check_api_key(bytea) from public;
grant execute on function accounts.check_api_key(bytea) to stoa_app;
