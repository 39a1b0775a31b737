create or replace function accounts.is_masked(p_role_id bigint) returns boolean
language sql stable
as $$
  select not exists (select from accounts.role_permissions rp where rp.role_id = p_role_id)
$$;
comment on function accounts.is_masked(bigint) is
  'Whether how to reach people of this role is kept from those who only may see people: it is of shoppers, whose role holds '
  'no permission; those who work here are not masked for each other.';
revoke all on function accounts.is_masked(bigint) from public;
grant execute on function accounts.is_masked(bigint) to stoa_app;
