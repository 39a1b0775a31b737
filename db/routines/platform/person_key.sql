create or replace function platform.person_key(p_user_id bigint, p_new_wrap bytea)
returns table (key_id bigint, wrapped_key bytea)
language plpgsql volatile
as $$
begin
  return query
    select k.key_id, k.wrapped_key from platform.encryption_keys k
     where k.subject_kind = 'person' and k.subject_id = p_user_id;
  if not found and p_new_wrap is not null then
    insert into platform.encryption_keys as k (subject_kind, subject_id, wrapped_key)
    values ('person', p_user_id, p_new_wrap)
    on conflict (subject_kind, subject_id) do nothing;
    return query
      select k.key_id, k.wrapped_key from platform.encryption_keys k
       where k.subject_kind = 'person' and k.subject_id = p_user_id;
  end if;
end
$$;
comment on function platform.person_key(bigint, bytea) is
  'The wrapped key that seals what is encrypted of a person; made from p_new_wrap when there is none. wrapped_key is null '
  'once the person was erased. No row without a key when p_new_wrap is null.';
revoke all on function platform.person_key(bigint, bytea) from public;
grant execute on function platform.person_key(bigint, bytea) to stoa_app;
