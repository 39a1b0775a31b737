create or replace function platform.close_rotation(p_rotation_id bigint) returns boolean
language plpgsql volatile
as $$
declare
  v_to bytea;
begin
  select r.to_fingerprint into strict v_to from platform.key_rotations r where r.rotation_id = p_rotation_id for update;
  -- The foreign keys decide: a row that is written just now under another key makes this wait, and then fail.
  begin
    -- (What does not say its key refers to none.)
    if exists (select from platform.encryption_keys k where k.master_fingerprint is null and k.wrapped_key is not null)
      or exists (select from platform.outbox o where o.master_fingerprint is null)
      or exists (select from platform.data_protection_keys d where d.master_fingerprint is null) then
      return false;
    end if;
    delete from platform.master_keys m where m.fingerprint <> v_to;
  exception when foreign_key_violation then
    return false;
  end;
  insert into platform.settings as s (name, value) values ('master_key_fingerprint', to_jsonb(encode(v_to, 'hex')))
  on conflict (name) do update set value = excluded.value, updated_at = now();
  update platform.key_rotations r set closed_at = coalesce(r.closed_at, now()) where r.rotation_id = p_rotation_id;
  return true;
end
$$;
comment on function platform.close_rotation(bigint) is
  'Makes the new master key the only one: false, and nothing done, while something is still sealed under another. From now on '
  'nothing can be sealed under the old one.';
revoke all on function platform.close_rotation(bigint) from public;
