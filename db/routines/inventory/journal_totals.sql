create or replace function inventory.journal_totals(p_from_movement_id bigint)
returns table (kind text, movements bigint, units bigint)
language sql stable
as $$
  select m.kind, count(*), sum(m.quantity)
    from inventory.stock_movements m
   where m.movement_id >= p_from_movement_id
   group by m.kind
$$;
comment on function inventory.journal_totals(bigint) is
  'What the stock journal holds from a movement on, by kind: imports reconcile with it.';
grant execute on function inventory.journal_totals(bigint) to stoa_app;
