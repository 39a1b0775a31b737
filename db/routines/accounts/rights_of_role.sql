create or replace function accounts.rights_of_role(p_role text) returns table (name text, description text)
language sql stable
as $$
  select p.name, p.description
    from accounts.roles r
    join accounts.role_permissions rp on rp.role_id = r.role_id
    join accounts.permissions p on p.permission_id = rp.permission_id
   where r.name = p_role
   order by p.name
$$;
comment on function accounts.rights_of_role(text) is 'A role''s permissions and what each is about, sorted.';
revoke all on function accounts.rights_of_role(text) from public;
grant execute on function accounts.rights_of_role(text) to stoa_app;
