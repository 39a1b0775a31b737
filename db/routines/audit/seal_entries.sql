-- What was written by transactions that have all ended: one in flight could appear in front of what is sealed already.
create or replace function audit.seal_entries(
  p_most integer default 100000, out sealed bigint, out number bigint, out chain bytea, out sealed_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entry audit.audit_entries;
  v_below xid8;
  v_after xid8;
  v_digest bytea;
begin
  sealed := 0;
  if not pg_try_advisory_xact_lock(7305794315) then
    return;
  end if;
  v_below := pg_snapshot_xmin(pg_current_snapshot());
  -- Of a backlog the earliest transactions, whole: below must stay what everything before is sealed of.
  select e.transaction_id into v_after
    from audit.unsealed_entries u join audit.audit_entries e on e.entry_id = u.entry_id
   where e.transaction_id < v_below
   order by e.transaction_id offset p_most limit 1;
  if v_after is not null then
    select coalesce(
             case when min(e.transaction_id) < v_after then v_after end,
             min(e.transaction_id) filter (where e.transaction_id > v_after), v_below) into v_below
      from audit.unsealed_entries u join audit.audit_entries e on e.entry_id = u.entry_id
     where e.transaction_id < v_below;
  end if;
  select s.number, s.chain, s.sealed_at into number, chain, sealed_at from audit.audit_seals s order by s.number desc limit 1;
  number := coalesce(number, 0);
  for v_entry in
    with taken as (
      delete from audit.unsealed_entries u
       using audit.audit_entries e
       where e.entry_id = u.entry_id and e.transaction_id < v_below
      returning e.*
    )
    select t.* from taken t order by t.entry_id
  loop
    number := number + 1;
    v_digest := audit.entry_digest(v_entry);
    chain := sha256(coalesce(chain, '') || int8send(number) || v_digest);
    insert into audit.audit_seals (number, entry_id, digest, chain, below)
    values (number, v_entry.entry_id, v_digest, chain, v_below);
    sealed := sealed + 1;
    sealed_at := now();
  end loop;
end
$$;
comment on function audit.seal_entries(integer) is
  'Numbers what waits and puts it into the chain, one host at a time; answers how many entries that were, and the chain''s '
  'head: without one while another host seals.';
revoke all on function audit.seal_entries(integer) from public;
grant execute on function audit.seal_entries(integer) to stoa_app;
