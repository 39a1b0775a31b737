create or replace function inventory.verify_stock(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with journal as materialized (
    select m.variant_id, m.warehouse_id, sum(m.quantity) as units
      from inventory.stock_movements m
     group by m.variant_id, m.warehouse_id
  ), bad as materialized (
    select coalesce(l.variant_id, j.variant_id) as variant_id,
           format('variant %s in warehouse %s: %s on hand, the journal makes %s', coalesce(l.variant_id, j.variant_id),
                  coalesce(l.warehouse_id, j.warehouse_id), coalesce(l.on_hand, 0), coalesce(j.units, 0)) as what
      from inventory.stock_levels l
      full join journal j on j.variant_id = l.variant_id and j.warehouse_id = l.warehouse_id
     where coalesce(l.on_hand, 0) <> coalesce(j.units, 0) or l.on_hand < 0
    union all
    select v.variant_id,
           format('variant %s: stock_quantity %s, the journal makes %s', v.variant_id, v.stock_quantity,
                  coalesce(s.units, 0))
      from reporting.variants v
      left join (select j.variant_id, sum(j.units) as units from journal j group by j.variant_id) as s
        on s.variant_id = v.variant_id
     where v.stock_quantity <> coalesce(s.units, 0)
  )
  select (select count(*) from inventory.stock_levels) + (select count(*) from reporting.variants),
         (select count(*) from bad),
         array(select b.what from bad b order by b.variant_id limit p_examples)
$$;
comment on function inventory.verify_stock(integer) is
  'Invariant 2: what is on hand per variant and warehouse, and products stock_quantity, equal the signed sum of the '
  'stock journal and are not negative.';
revoke all on function inventory.verify_stock(integer) from public;
