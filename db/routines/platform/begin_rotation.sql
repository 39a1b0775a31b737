create or replace function platform.begin_rotation(p_from bytea, p_to bytea, p_by text)
returns table (rotation_id bigint, total bigint, done bigint, closed boolean, resumed boolean)
language plpgsql volatile
as $$
begin
  -- Two that begin at once: the second goes on with the first one's.
  perform pg_advisory_xact_lock(7305794333);
  return query
    select r.rotation_id, r.total, r.done, r.closed_at is not null, true
      from platform.key_rotations r where r.finished_at is null and r.to_fingerprint = p_to;
  if not found then
    insert into platform.master_keys (fingerprint) values (p_from), (p_to) on conflict do nothing;
    return query
      insert into platform.key_rotations as r (from_fingerprint, to_fingerprint, begun_by, total)
      values (p_from, p_to, p_by,
        (select count(*) from platform.encryption_keys k where k.wrapped_key is not null)
        + (select count(*) from platform.data_protection_keys) + (select count(*) from platform.outbox))
      returning r.rotation_id, r.total, r.done, false, false;
  end if;
end
$$;
comment on function platform.begin_rotation(bytea, bytea, text) is
  'Begins to replace a master key by another, by their fingerprints, or goes on with it (resumed). From now on both may seal.';
revoke all on function platform.begin_rotation(bytea, bytea, text) from public;
