create or replace function accounts.revoke_api_key(p_user_id bigint, p_api_key_id bigint) returns void
language plpgsql volatile
as $$
declare
  v_name text;
begin
  perform audit.act_as(p_user_id);
  update accounts.api_keys k
     set revoked_at = now()
   where k.api_key_id = p_api_key_id and k.user_id = p_user_id and k.revoked_at is null
  returning k.name into v_name;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such key.';
  end if;
  perform audit.log_activity(p_user_id, null, 'API key revoked', v_name);
end
$$;
comment on function accounts.revoke_api_key(bigint, bigint) is
  'Ends one of the person''s keys, at once and for good. ST404 when it is not theirs, or over.';
revoke all on function accounts.revoke_api_key(bigint, bigint) from public;
grant execute on function accounts.revoke_api_key(bigint, bigint) to stoa_app;
