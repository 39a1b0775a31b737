create or replace function platform.forget_person(p_user_id bigint, p_message_ids uuid[], p_refs text[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into platform.encryption_keys as k (subject_kind, subject_id, wrapped_key, destroyed_at)
  values ('person', p_user_id, null, now())
  on conflict (subject_kind, subject_id) do update set wrapped_key = null, destroyed_at = now()
   where k.wrapped_key is not null;
  perform platform.forget_traces(p_message_ids, p_refs);
end
$$;
comment on function platform.forget_person(bigint, uuid[], text[]) is
  'The platform''s part of erasing a person: the key goes for good, and with it everything that it sealed, in every copy '
  'whose wrap is lost too; so do letters that wait and lines of imported files.';
revoke all on function platform.forget_person(bigint, uuid[], text[]) from public;
