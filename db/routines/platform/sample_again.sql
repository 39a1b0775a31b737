create or replace function platform.sample_again() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table text;
begin
  for v_table in
    select t.table_name from platform.personal_tables t where t.erasure = 'emptied' order by t.table_name
  loop
    execute 'analyze ' || v_table::regclass;
  end loop;
end
$$;
comment on function platform.sample_again() is
  'The planner keeps samples of what columns hold: after an erasure they are taken anew, so that none of them is of the '
  'person. Only of tables whose rows stay: of the others'' personal columns there are no samples.';
revoke all on function platform.sample_again() from public;
grant execute on function platform.sample_again() to stoa_app;
