create or replace function platform.begin_import(p_source text, p_file_name text, p_sha256 bytea) returns bigint
language plpgsql volatile
as $$
declare
  v_import_id bigint;
begin
  -- One import at a time: the second waits, and then sees what the first has done.
  perform pg_advisory_xact_lock(7305794312);
  insert into platform.imports (source, file_name, file_sha256)
  values (p_source, p_file_name, p_sha256)
  on conflict (source, file_sha256) do nothing
  returning import_id into v_import_id;
  return v_import_id;
end
$$;
comment on function platform.begin_import(text, text, bytea) is
  'Notes an import and answers its id; null when the same content was imported before. Holds off other imports until '
  'the transaction ends.';
revoke all on function platform.begin_import(text, text, bytea) from public;
grant execute on function platform.begin_import(text, text, bytea) to stoa_app;
