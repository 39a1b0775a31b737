create or replace function accounts.permissions_of_role(p_role_id bigint) returns text[]
language sql stable
as $$
  select coalesce(array_agg(p.name order by p.name), '{}')
    from accounts.role_permissions rp
    join accounts.permissions p on p.permission_id = rp.permission_id
   where rp.role_id = p_role_id
$$;
comment on function accounts.permissions_of_role(bigint) is 'The names of a role''s permissions, sorted.';
revoke all on function accounts.permissions_of_role(bigint) from public;
grant execute on function accounts.permissions_of_role(bigint) to stoa_app;
