create or replace function platform.note_import_lines(
  p_import_id bigint, p_files text[], p_numbers bigint[], p_outcomes text[], p_reasons text[], p_lines text[])
returns void
language sql volatile
as $$
  insert into platform.import_lines (import_id, file_name, line_number, outcome, reason, line)
  select p_import_id, n.file_name, n.line_number, n.outcome, n.reason, n.line
    from unnest(p_files, p_numbers, p_outcomes, p_reasons, p_lines)
      as n (file_name, line_number, outcome, reason, line)
$$;
comment on function platform.note_import_lines(bigint, text[], bigint[], text[], text[], text[]) is
  'Keeps lines of an import that did not become a plain sale or return, each with where it went and why.';
revoke all on function platform.note_import_lines(bigint, text[], bigint[], text[], text[], text[]) from public;
grant execute on function platform.note_import_lines(bigint, text[], bigint[], text[], text[], text[]) to stoa_app;
