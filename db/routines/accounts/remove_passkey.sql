create or replace function accounts.remove_passkey(p_user_id bigint, p_credential_id bytea, p_letter bytea) returns void
language plpgsql volatile
as $$
declare
  v_name text;
begin
  perform audit.act_as(p_user_id);
  delete from accounts.passkeys k
   where k.credential_id = p_credential_id and k.user_id = p_user_id
  returning k.name into v_name;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such passkey.';
  end if;
  perform audit.log_activity(p_user_id, null, 'passkey removed', v_name);
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform accounts.settle_second_factor(p_user_id, 0, '{}');
end
$$;
comment on function accounts.remove_passkey(bigint, bytea, bytea) is
  'Forgets one of the person''s passkeys; p_letter tells them. ST404 when it is not theirs.';
revoke all on function accounts.remove_passkey(bigint, bytea, bytea) from public;
grant execute on function accounts.remove_passkey(bigint, bytea, bytea) to stoa_app;
