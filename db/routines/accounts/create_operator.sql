create or replace function accounts.create_operator(p_token_hash bytea, p_name text, p_email text, p_password_hash text)
returns bigint
language plpgsql volatile
as $$
declare
  v_user_id bigint;
begin
  perform pg_advisory_xact_lock(7305794312);
  if exists (select from accounts.users u join accounts.roles r using (role_id) where r.name = 'operator') then
    return null;
  end if;
  delete from accounts.operator_links l where l.token_hash = p_token_hash and l.expires_at > now();
  if not found then
    return null;
  end if;
  perform audit.act_as(null, 'operator link');
  v_user_id := accounts.create_account(p_name, p_email, p_password_hash, 'operator');
  perform audit.log_activity(v_user_id, null, 'registered', 'Became the first operator by the link of the start.');
  return v_user_id;
end
$$;
comment on function accounts.create_operator(bytea, text, text, text) is
  'The first operator, by the link that the start printed, which ends with it; p_password_hash is a PHC string. Null when '
  'the link is unknown, used, replaced or older than 24 hours, or there is an operator. ST409: the e-mail is taken.';
revoke all on function accounts.create_operator(bytea, text, text, text) from public;
grant execute on function accounts.create_operator(bytea, text, text, text) to stoa_app;
