-- Those who change people or roles take turns, so that two who each take the last but one away cannot both succeed.
create or replace function accounts.require_manager() returns void
language plpgsql volatile
as $$
begin
  if not exists (
    select from accounts.users u
      join accounts.role_permissions rp on rp.role_id = u.role_id
      join accounts.permissions p on p.permission_id = rp.permission_id
     where p.name = 'accounts.manage' and u.status = 'active' and u.password_hash is not null) then
    raise exception using errcode = 'ST409', message = 'Nobody could manage people any more: give it to somebody else first.';
  end if;
end
$$;
comment on function accounts.require_manager() is
  'ST409 when no active person who can sign in holds accounts.manage: for the end of what changes people or roles.';
revoke all on function accounts.require_manager() from public;
grant execute on function accounts.require_manager() to stoa_app;
