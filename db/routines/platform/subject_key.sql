create or replace function platform.subject_key(p_kind text, p_id bigint, p_new_wrap bytea)
returns table (key_id bigint, wrapped_key bytea)
language plpgsql volatile
as $$
begin
  -- Two queries, since the index serves neither "or" nor "is not distinct from".
  if p_id is null then
    return query
      select k.key_id, k.wrapped_key from platform.encryption_keys k
       where k.subject_kind = p_kind and k.subject_id is null;
  else
    return query
      select k.key_id, k.wrapped_key from platform.encryption_keys k
       where k.subject_kind = p_kind and k.subject_id = p_id;
  end if;
  if not found and p_new_wrap is not null then
    insert into platform.encryption_keys as k (subject_kind, subject_id, wrapped_key)
    values (p_kind, p_id, p_new_wrap)
    on conflict (subject_kind, subject_id) do nothing;
    return query select k.key_id, k.wrapped_key from platform.subject_key(p_kind, p_id, null) k;
  end if;
end
$$;
comment on function platform.subject_key(text, bigint, bytea) is
  'The wrapped key that seals what is encrypted of a person (p_id is their user_id), a guest (a checkout_id), a vendor or the '
  'marketplace (null); made from p_new_wrap when there is none. wrapped_key is null once the subject was erased. No row '
  'without a key when p_new_wrap is null.';
revoke all on function platform.subject_key(text, bigint, bytea) from public;
grant execute on function platform.subject_key(text, bigint, bytea) to stoa_app;
