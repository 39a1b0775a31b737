-- The cluster-wide roles. Run by the migrator before the first migration when its login may create roles; on an external
-- server where it may not, the database administrator runs this file once, with psql, as a role that can.
-- Passwords are set by the migrator (or by the administrator), never in a file.
do $roles$
declare
  v_role record;
begin
  for v_role in
    select * from (values ('stoa_owner'), ('stoa_app'), ('stoa_vendor'), ('stoa_readonly')) as r (name)
  loop
    if not exists (select from pg_roles where rolname = v_role.name) then
      execute format('create role %I login nosuperuser nocreatedb nocreaterole nobypassrls', v_role.name);
    end if;
  end loop;
end
$roles$;
