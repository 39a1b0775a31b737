create or replace function platform.imported_lines(p_source text)
returns table (file_name text, finished_at timestamptz, outcome text, line text)
language sql stable
as $$
  select i.file_name, i.finished_at, l.outcome, l.line
    from platform.imports i join platform.import_lines l using (import_id)
   where i.source = p_source
$$;
comment on function platform.imported_lines(text) is
  'The lines of a source''s earlier imports that did not become a plain sale or return, with the file they came in.';
revoke all on function platform.imported_lines(text) from public;
grant execute on function platform.imported_lines(text) to stoa_app;
