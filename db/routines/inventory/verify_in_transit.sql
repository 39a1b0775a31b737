create or replace function inventory.verify_in_transit(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with transferred as materialized (
    select m.variant_id, sum(m.quantity) as units from inventory.stock_movements m
     where m.kind = 'transferred' group by m.variant_id
  ), under_way as materialized (
    select l.variant_id, sum(l.in_transit) as units from inventory.stock_document_lines l
     where l.in_transit > 0 group by l.variant_id
  ), bad as materialized (
    select coalesce(t.variant_id, u.variant_id) as variant_id,
           format('variant %s: transfers make %s, under way are %s', coalesce(t.variant_id, u.variant_id),
                  coalesce(t.units, 0), coalesce(u.units, 0)) as what
      from transferred t
      full join under_way u on u.variant_id = t.variant_id
     where coalesce(t.units, 0) + coalesce(u.units, 0) <> 0
  )
  select (select count(*) from inventory.stock_levels), (select count(*) from bad),
         array(select b.what from bad b order by b.variant_id limit p_examples)
$$;
comment on function inventory.verify_in_transit(integer) is
  'Invariant 2: what left one warehouse for another and has not arrived is under way on a transfer, unit by unit.';
revoke all on function inventory.verify_in_transit(integer) from public;
