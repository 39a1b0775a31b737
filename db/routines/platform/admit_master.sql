create or replace function platform.admit_master(p_fingerprint bytea) returns void
language sql volatile
as $$
  insert into platform.master_keys (fingerprint) values (p_fingerprint) on conflict do nothing;
$$;
comment on function platform.admit_master(bytea) is
  'Lets a master key seal, by its fingerprint: the first one of a database, or one that an operator puts in place of another.';
revoke all on function platform.admit_master(bytea) from public;
