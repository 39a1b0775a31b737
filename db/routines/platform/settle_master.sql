create or replace function platform.settle_master(p_fingerprint bytea) returns void
language plpgsql volatile
as $$
begin
  delete from platform.master_keys m
   where m.fingerprint <> p_fingerprint
     and not exists (select from platform.encryption_keys k where k.master_fingerprint = m.fingerprint)
     and not exists (select from platform.outbox o where o.master_fingerprint = m.fingerprint)
     and not exists (select from platform.data_protection_keys d where d.master_fingerprint = m.fingerprint);
  insert into platform.settings as s (name, value) values ('master_key_fingerprint', to_jsonb(encode(p_fingerprint, 'hex')))
  on conflict (name) do update set value = excluded.value, updated_at = now();
  -- A rotation that was under way when the backup was made: whatever it had to do is done or lost.
  update platform.key_rotations r set closed_at = coalesce(r.closed_at, now()), finished_at = now()
   where r.finished_at is null;
end
$$;
comment on function platform.settle_master(bytea) is
  'Makes a master key the one that a restored database belongs to, by its fingerprint; others stay admitted only where '
  'something is still under them.';
revoke all on function platform.settle_master(bytea) from public;
