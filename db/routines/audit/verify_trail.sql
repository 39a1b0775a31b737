create or replace function audit.verify_trail(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with batches as (
    select b.below, b.sealed_at, lag(b.below) over (order by b.below, b.sealed_at) as earlier
      from (select distinct s.below, s.sealed_at from audit.audit_seals s) b
  ), links as (
    select s.*, coalesce(lag(s.number) over w, 0) as last_number, lag(s.chain) over w as last_chain
      from audit.audit_seals s
    window w as (order by s.number)
  ), bad as materialized (
    select l.number, format('seal %s: %s before it %s missing', l.number, l.number - l.last_number - 1,
                            case when l.number - l.last_number = 2 then 'is' else 'are' end) as what
      from links l where l.number <> l.last_number + 1
    union all
    select l.number, format('seal %s (entry %s) was changed or moved', l.number, l.entry_id)
      from links l where l.chain <> sha256(coalesce(l.last_chain, '') || int8send(l.number) || l.digest)
    union all
    select l.number, format('entry %s (seal %s) was removed', l.entry_id, l.number)
      from links l where not exists (select from audit.audit_entries e where e.entry_id = l.entry_id)
    union all
    select l.number, format('entry %s (seal %s) was changed', l.entry_id, l.number)
      from links l join audit.audit_entries e on e.entry_id = l.entry_id
     where audit.entry_digest(e) <> l.digest
    union all
    select l.number, format('entry %s (seal %s) was inserted after its time was sealed', l.entry_id, l.number)
      from links l
      join batches b on b.below = l.below and b.sealed_at = l.sealed_at
      join audit.audit_entries e on e.entry_id = l.entry_id
     where e.transaction_id < b.earlier
    union all
    select null, format('entry %s was inserted past the trail', e.entry_id)
      from audit.audit_entries e
     where not exists (select from audit.audit_seals s where s.entry_id = e.entry_id)
       and not exists (select from audit.unsealed_entries u where u.entry_id = e.entry_id)
  )
  select (select count(*) from audit.audit_entries), (select count(*) from bad),
         array(select b.what from bad b order by b.number nulls last, b.what limit p_examples)
$$;
comment on function audit.verify_trail(integer) is
  'Invariant 7: the trail''s entries and seals are as they were written: none changed, removed, inserted or moved.';
revoke all on function audit.verify_trail(integer) from public;
grant execute on function audit.verify_trail(integer) to stoa_app;
