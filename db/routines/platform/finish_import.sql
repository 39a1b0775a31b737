create or replace function platform.finish_import(p_import_id bigint, p_summary jsonb) returns void
language sql volatile
as $$
  update platform.imports set finished_at = clock_timestamp(), summary = p_summary where import_id = p_import_id
$$;
comment on function platform.finish_import(bigint, jsonb) is
  'Closes an import with the summary that reconciles it with its file.';
revoke all on function platform.finish_import(bigint, jsonb) from public;
grant execute on function platform.finish_import(bigint, jsonb) to stoa_app;
