create or replace function platform.export_tables()
returns table (table_name text, kind text, why text, columns text[], opened text[])
language sql stable
as $$
  select t.table_name, t.kind, t.why,
         array(select a.attname::text from pg_attribute a
                where a.attrelid = t.table_name::regclass and a.attnum > 0 and not a.attisdropped
                  and not exists (select from platform.personal_columns c
                     where c.table_name = t.table_name and c.column_name = a.attname and c.export = 'left out')
                order by a.attnum),
         array(select c.column_name from platform.personal_columns c
                where c.table_name = t.table_name and c.export = 'opened' order by 1)
    from platform.personal_tables t
   where t.kind <> ''
   order by t.position
$$;
comment on function platform.export_tables() is
  'What a copy of everything about somebody is made of, by the register: tables, the file''s name, which columns, and which of '
  'them hosts have to open.';
revoke all on function platform.export_tables() from public;
grant execute on function platform.export_tables() to stoa_app;
