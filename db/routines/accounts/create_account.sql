create or replace function accounts.create_account(p_name text, p_email text, p_password_hash text, p_role text)
returns bigint
language plpgsql volatile
as $$
declare
  v_user_id bigint;
begin
  insert into accounts.users (name, email, password_hash, role_id)
  select p_name, p_email, p_password_hash, r.role_id from accounts.roles r where r.name = p_role
  on conflict (lower(email)) do nothing
  returning user_id into v_user_id;
  if v_user_id is null then
    if not exists (select from accounts.roles r where r.name = p_role) then
      raise exception using errcode = 'ST400', message = 'There is no such role.', column = 'role';
    end if;

    raise exception using errcode = 'ST409', message = 'Somebody has this e-mail address already.';
  end if;

  return v_user_id;
end
$$;
comment on function accounts.create_account(text, text, text, text) is
  'A new person; p_password_hash is a PHC string or null for somebody who cannot sign in. Errors: ST400 unknown '
  'role, ST409 the e-mail is taken (compared without case).';
revoke all on function accounts.create_account(text, text, text, text) from public;
grant execute on function accounts.create_account(text, text, text, text) to stoa_app;
