create or replace function platform.export_rows(p_table text, p_user_id bigint, p_email text) returns setof jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table platform.personal_tables;
begin
  select t.* into v_table from platform.personal_tables t where t.table_name = p_table and t.kind <> '';
  if not found then
    raise exception using errcode = 'ST404', message = 'No such table in the register.';
  end if;
  return query execute format('select to_jsonb(t) - $3 from %s t where %s', p_table::regclass, v_table.whose)
    using p_user_id, p_email,
      array(select c.column_name from platform.personal_columns c where c.table_name = p_table and c.export = 'left out');
end
$$;
comment on function platform.export_rows(text, bigint, text) is
  'The rows of a registered table that are about somebody, without what is left out. ST404 no such table. The register is the '
  'owner''s: what it says is trusted.';
revoke all on function platform.export_rows(text, bigint, text) from public;
grant execute on function platform.export_rows(text, bigint, text) to stoa_app;
