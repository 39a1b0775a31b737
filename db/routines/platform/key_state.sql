create or replace function platform.key_state(p_master bytea)
returns table (keys_current bigint, keys_other bigint, keys_destroyed bigint, is_rotating boolean)
language sql stable
as $$
  select count(*) filter (where k.master_fingerprint = p_master),
         count(*) filter (where k.wrapped_key is not null and k.master_fingerprint is distinct from p_master),
         count(*) filter (where k.wrapped_key is null),
         exists (select from platform.key_rotations r where r.finished_at is null)
    from platform.encryption_keys k;
$$;
comment on function platform.key_state(bytea) is
  'How many data keys are wrapped by a master key, by others (one without a name counts here), how many were destroyed, '
  'and whether a rotation is under way or was interrupted.';
revoke all on function platform.key_state(bytea) from public;
grant execute on function platform.key_state(bytea) to stoa_app;
