create or replace function accounts.note_passkey_use(p_credential_id bytea, p_sign_count bigint, p_is_backed_up boolean)
returns boolean
language plpgsql volatile
as $$
begin
  -- The host compared the count with what it read; of two signatures with the same count one is a copy's.
  update accounts.passkeys k
     set sign_count = p_sign_count, is_backed_up = p_is_backed_up, last_used_at = now()
   where k.credential_id = p_credential_id and (k.sign_count < p_sign_count or (k.sign_count = 0 and p_sign_count = 0));
  return found;
end
$$;
comment on function accounts.note_passkey_use(bytea, bigint, boolean) is
  'Notes a passkey''s use after the host has checked it. False when its count of signatures did not rise, where it keeps one.';
revoke all on function accounts.note_passkey_use(bytea, bigint, boolean) from public;
grant execute on function accounts.note_passkey_use(bytea, bigint, boolean) to stoa_app;
