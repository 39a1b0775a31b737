create or replace function accounts.forget_sign_in(p_user_id bigint, p_email text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from accounts.addresses a where a.user_id = p_user_id;
  delete from accounts.sessions s where s.user_id = p_user_id;
  delete from accounts.passkeys k where k.user_id = p_user_id;
  delete from accounts.passkey_ceremonies c where c.user_id = p_user_id;
  delete from accounts.authenticators a where a.user_id = p_user_id;
  delete from accounts.recovery_codes c where c.user_id = p_user_id;
  delete from accounts.challenges c where c.user_id = p_user_id;
  delete from accounts.security_answers a where a.user_id = p_user_id;
  delete from accounts.answer_attempts a where a.user_id = p_user_id;
  delete from accounts.password_resets r where r.user_id = p_user_id;
  delete from accounts.email_changes c where c.user_id = p_user_id or lower(c.email) = lower(p_email);
  delete from accounts.registrations r where lower(r.email) = lower(p_email);
  delete from accounts.invitations i where lower(i.email) = lower(p_email);
  delete from accounts.api_keys k where k.user_id = p_user_id;
  delete from accounts.consents c where c.user_id = p_user_id;
  delete from accounts.export_chunks k
   using accounts.privacy_requests r
   where r.request_id = k.request_id and r.user_id = p_user_id;
  -- That something was asked for and done stays, by number; what was said about it goes.
  update accounts.privacy_requests r
     set sealed_reason = null, expires_at = null, lease_until = null, failure = null,
         state = case when r.state not in ('waiting', 'running') then r.state
                      when r.kind = 'erasure' then 'done' else 'cancelled' end,
         finished_at = coalesce(r.finished_at, now())
   where r.user_id = p_user_id;
end
$$;
comment on function accounts.forget_sign_in(bigint, text) is
  'Everything by which somebody signs in or is written to, what they consented to and their copies go.';
revoke all on function accounts.forget_sign_in(bigint, text) from public;
