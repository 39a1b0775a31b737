create or replace function accounts.add_passkey(
  p_user_id bigint, p_session_id bigint, p_credential_id bytea, p_name text, p_public_key bytea, p_sign_count bigint,
  p_transports text[], p_is_user_verified boolean, p_is_backup_eligible boolean, p_is_backed_up boolean,
  p_attestation_object bytea, p_client_data_json bytea, p_codes bytea[],
  p_letter bytea) returns boolean
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_user_id);
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  if (select count(*) from accounts.passkeys k where k.user_id = p_user_id) >= 20 then
    raise exception using errcode = 'ST409', message = 'There are 20 passkeys already: remove one first.';
  end if;
  insert into accounts.passkeys (credential_id, user_id, name, public_key, sign_count, transports, is_user_verified,
                                 is_backup_eligible, is_backed_up, attestation_object, client_data_json)
  values (p_credential_id, p_user_id, p_name, p_public_key, p_sign_count, p_transports, p_is_user_verified,
          p_is_backup_eligible, p_is_backed_up, p_attestation_object, p_client_data_json)
  on conflict (credential_id) do nothing;
  if not found then
    raise exception using errcode = 'ST409', message = 'This passkey is known already.';
  end if;
  perform audit.log_activity(p_user_id, null, 'passkey added', p_name);
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  return accounts.settle_second_factor(p_user_id, p_session_id, p_codes);
end
$$;
comment on function accounts.add_passkey(bigint, bigint, bytea, text, bytea, bigint, text[], boolean, boolean, boolean, bytea,
  bytea, bytea[], bytea) is
  'Keeps a passkey that the host has checked. True: it is the first second factor, and p_codes are the recovery codes now. '
  'p_letter tells the person. ST409 when it is known already, or the person has 20.';
revoke all on function accounts.add_passkey(bigint, bigint, bytea, text, bytea, bigint, text[], boolean, boolean, boolean,
  bytea, bytea, bytea[], bytea) from public;
grant execute on function accounts.add_passkey(bigint, bigint, bytea, text, bytea, bigint, text[], boolean, boolean, boolean,
  bytea, bytea, bytea[], bytea) to stoa_app;
