create or replace function accounts.confirm_registration(p_token_hash bytea) returns bigint
language plpgsql volatile
as $$
declare
  v_registration accounts.registrations;
  v_user_id bigint;
begin
  delete from accounts.registrations r
   where r.token_hash = p_token_hash and r.expires_at > now()
  returning r.* into v_registration;
  if not found then
    return null;
  end if;
  delete from accounts.registrations r where lower(r.email) = lower(v_registration.email);
  perform audit.act_as(null, 'registered');
  insert into accounts.users (name, email, password_hash, language, role_id)
  select v_registration.name, v_registration.email, v_registration.password_hash, v_registration.language, r.role_id
    from accounts.roles r
   where r.name = 'shopper'
  on conflict (lower(email)) do nothing
  returning user_id into v_user_id;
  if v_user_id is not null then
    perform audit.log_activity(v_user_id, null, 'registered', 'Confirmed the e-mail address.');
  end if;
  return v_user_id;
end
$$;
comment on function accounts.confirm_registration(bytea) is
  'The new account, a shopper''s, of a registration whose link came back; every other registration with that address ends. '
  'Null when the link is unknown, used or older than 24 hours, or the address has an account meanwhile.';
revoke all on function accounts.confirm_registration(bytea) from public;
grant execute on function accounts.confirm_registration(bytea) to stoa_app;
