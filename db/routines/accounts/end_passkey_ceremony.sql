create or replace function accounts.end_passkey_ceremony(p_token_hash bytea, p_user_id bigint, p_purpose text) returns text
language plpgsql volatile
as $$
declare
  v_state text;
begin
  delete from accounts.passkey_ceremonies c
   where c.token_hash = p_token_hash and c.purpose = p_purpose and c.expires_at > now()
     and c.user_id is not distinct from p_user_id
  returning c.state into v_state;
  return v_state;
end
$$;
comment on function accounts.end_passkey_ceremony(bytea, bigint, text) is
  'What was asked of a device, once. Null when it is unknown, answered already, too old, another''s or for another '
  'purpose.';
revoke all on function accounts.end_passkey_ceremony(bytea, bigint, text) from public;
grant execute on function accounts.end_passkey_ceremony(bytea, bigint, text) to stoa_app;
