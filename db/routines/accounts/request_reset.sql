create or replace function accounts.request_reset(p_email text, p_token_hash bytea, p_letter bytea) returns void
language plpgsql volatile
as $$
begin
  insert into accounts.password_resets as r (token_hash, user_id, expires_at)
  select p_token_hash, u.user_id, now() + interval '1 hour'
    from accounts.users u
   where lower(u.email) = lower(p_email) and u.status = 'active'
  on conflict (user_id) do update
     set token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at
   where r.created_at <= now() - interval '1 minute';
  if found then
    perform platform.enqueue_message('mail', p_letter);
  end if;
end
$$;
comment on function accounts.request_reset(text, bytea, bytea) is
  'Lets the active person with this address choose a new password within an hour, by the letter p_letter; earlier links end. '
  'At most one letter a minute. For an unknown address nothing happens.';
revoke all on function accounts.request_reset(text, bytea, bytea) from public;
grant execute on function accounts.request_reset(text, bytea, bytea) to stoa_app;
