-- The caller learns nothing of whether there is an account: the letter does.
create or replace function accounts.register(
  p_name text, p_email text, p_password_hash text, p_language text, p_token_hash bytea, p_welcome bytea,
  p_known bytea) returns void
language plpgsql volatile
as $$
begin
  delete from accounts.registrations r where r.expires_at <= now();
  if exists (select from accounts.users u where lower(u.email) = lower(p_email)) then
    perform accounts.request_reset(p_email, p_token_hash, p_known);
    return;
  end if;

  -- Whoever has just been written to is not written to again.
  if exists (select from accounts.registrations r
              where lower(r.email) = lower(p_email) and r.created_at > now() - interval '1 minute') then
    return;
  end if;
  insert into accounts.registrations (token_hash, email, name, password_hash, language, expires_at)
  values (p_token_hash, p_email, p_name, p_password_hash, p_language, now() + interval '24 hours');
  perform platform.enqueue_message('mail', p_welcome);
end
$$;
comment on function accounts.register(text, text, text, text, bytea, bytea, bytea) is
  'Somebody registers: a letter asks them to confirm within 24 hours (p_welcome), or, where there is an account, says so and '
  'lets them choose a new password (p_known). At most one letter a minute for an address; then nothing happens.';
revoke all on function accounts.register(text, text, text, text, bytea, bytea, bytea) from public;
grant execute on function accounts.register(text, text, text, text, bytea, bytea, bytea) to stoa_app;
