create or replace function accounts.begin_passkey_ceremony(p_token_hash bytea, p_user_id bigint, p_purpose text, p_state text)
returns void
language plpgsql volatile
as $$
begin
  delete from accounts.passkey_ceremonies c where c.expires_at <= now();
  insert into accounts.passkey_ceremonies (token_hash, user_id, purpose, state, expires_at)
  values (p_token_hash, p_user_id, p_purpose, p_state, now() + interval '10 minutes');
end
$$;
comment on function accounts.begin_passkey_ceremony(bytea, bigint, text, text) is
  'Keeps for ten minutes what was asked of a device: to add a passkey, to sign in by one or to prove again who one is.';
revoke all on function accounts.begin_passkey_ceremony(bytea, bigint, text, text) from public;
grant execute on function accounts.begin_passkey_ceremony(bytea, bigint, text, text) to stoa_app;
