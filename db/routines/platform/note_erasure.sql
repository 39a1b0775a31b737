create or replace function platform.note_erasure(
  p_erasure_id uuid, p_subject text, p_subject_id bigint, p_subject_created_at timestamptz, p_kind text
) returns platform.erasures
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_line platform.erasures;
begin
  insert into platform.erasures (erasure_id, subject, subject_id, subject_created_at, kind, routine_version)
  values (coalesce(p_erasure_id, gen_random_uuid()), p_subject, p_subject_id, p_subject_created_at, p_kind, 1)
  returning * into v_line;
  return v_line;
end
$$;
comment on function platform.note_erasure(uuid, text, bigint, timestamptz, text) is
  'Writes an erasure into the journal, with the version of the routines that did it; p_erasure_id is the one of a journal '
  'that is replayed, null for a new one.';
revoke all on function platform.note_erasure(uuid, text, bigint, timestamptz, text) from public;
