create or replace function accounts.delete_role(p_actor_id bigint, p_role_id bigint) returns void
language plpgsql volatile
as $$
declare
  v_role accounts.roles;
begin
  perform audit.act_as(p_actor_id);
  select r.* into v_role from accounts.roles r where r.role_id = p_role_id for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such role.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(p_role_id));
  if v_role.is_system then
    raise exception using errcode = 'ST409', message = 'A role that comes with Stoa stays.';
  end if;
  if exists (select from accounts.users u where u.role_id = p_role_id) then
    raise exception using errcode = 'ST409', message = 'Some people have this role: give them another one first.';
  end if;
  delete from accounts.roles r where r.role_id = p_role_id;
  perform audit.log_activity(p_actor_id, null, 'role deleted', v_role.name);
end
$$;
comment on function accounts.delete_role(bigint, bigint) is
  'Deletes a role that nobody has. ST403 it holds what the actor does not; ST404; ST409 a system role, or somebody has it.';
revoke all on function accounts.delete_role(bigint, bigint) from public;
grant execute on function accounts.delete_role(bigint, bigint) to stoa_app;
