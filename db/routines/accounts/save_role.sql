create or replace function accounts.save_role(
  p_actor_id bigint, p_role_id bigint, p_name text, p_description text, p_acts_for_vendor boolean,
  p_requires_second_factor boolean, p_permissions text[]) returns bigint
language plpgsql volatile
as $$
declare
  v_role accounts.roles;
  v_bad text;
begin
  perform audit.act_as(p_actor_id);
  perform pg_advisory_xact_lock(7305794314);
  select p into v_bad from unnest(p_permissions) as p
   where not exists (select from accounts.permissions k where k.name = p) limit 1;
  if found then
    raise exception using errcode = 'ST400', message = format('There is no permission %s.', v_bad), column = 'permissions';
  end if;
  select k.name into v_bad from accounts.permissions k
   where p_acts_for_vendor and not k.within_vendor and k.name = any(p_permissions) limit 1;
  if found then
    raise exception using errcode = 'ST400', column = 'permissions',
      message = format('%s is for the whole marketplace: a role that acts for a vendor cannot hold it.', v_bad);
  end if;
  if exists (select from accounts.roles r where lower(r.name) = lower(p_name) and r.role_id is distinct from p_role_id) then
    raise exception using errcode = 'ST409', message = 'There is a role of this name already.', column = 'name';
  end if;
  perform accounts.require_rank(p_actor_id, p_permissions);

  if p_role_id is null then
    insert into accounts.roles (name, description, acts_for_vendor, requires_second_factor)
    values (p_name, p_description, p_acts_for_vendor, p_requires_second_factor)
    returning * into v_role;
  else
    select r.* into v_role from accounts.roles r where r.role_id = p_role_id for update;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such role.';
    end if;
    perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(p_role_id));
    if v_role.is_system and v_role.name <> p_name then
      raise exception using errcode = 'ST409', message = 'A role that comes with Stoa keeps its name.', column = 'name';
    end if;
    if v_role.acts_for_vendor <> p_acts_for_vendor
       and (v_role.is_system or exists (select from accounts.users u where u.role_id = p_role_id)) then
      raise exception using errcode = 'ST409', column = 'actsForVendor',
        message = 'Whom the people of a role act for does not change: make another role.';
    end if;
    update accounts.roles r
       set name = p_name, description = p_description, acts_for_vendor = p_acts_for_vendor,
           requires_second_factor = p_requires_second_factor
     where r.role_id = p_role_id;
    delete from accounts.role_permissions rp
     using accounts.permissions k
     where rp.role_id = p_role_id and k.permission_id = rp.permission_id and k.name <> all(p_permissions);
  end if;

  insert into accounts.role_permissions (role_id, permission_id)
  select v_role.role_id, k.permission_id from accounts.permissions k where k.name = any(p_permissions)
  on conflict do nothing;
  perform accounts.require_manager();
  perform audit.log_activity(p_actor_id, null, 'role changed',
    format('%s: %s%s.', p_name, coalesce(nullif(array_to_string(p_permissions, ', '), ''), 'no permission'),
           case when p_requires_second_factor then '; demands a second factor' else '' end));
  return v_role.role_id;
end
$$;
comment on function accounts.save_role(bigint, bigint, text, text, boolean, boolean, text[]) is
  'Makes a role (p_role_id null) or changes one, which acts on its people''s next request. ST400 (permissions) unknown or not '
  'for vendors; ST403 touches what the actor does not hold; ST404; ST409 name taken or a system role''s, or nobody could manage '
  'people any more.';
revoke all on function accounts.save_role(bigint, bigint, text, text, boolean, boolean, text[]) from public;
grant execute on function accounts.save_role(bigint, bigint, text, text, boolean, boolean, text[]) to stoa_app;
