create or replace function inventory.verify_documents(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with moved as materialized (
    select m.document_id, m.variant_id, sum(m.quantity) as units,
           sum(m.quantity) filter (where m.kind = 'transferred') as transferred
      from inventory.stock_movements m
     where m.document_id is not null
     group by m.document_id, m.variant_id
  ), bad as materialized (
    select coalesce(l.document_id, m.document_id) as document_id,
           format('document %s, variant %s: its line and its movements disagree', coalesce(l.document_id, m.document_id),
                  coalesce(l.variant_id, m.variant_id)) as what
      from (select n.*, d.kind, d.state from inventory.stock_document_lines n
              join inventory.stock_documents d on d.document_id = n.document_id) l
      full join moved m on m.document_id = l.document_id and m.variant_id = l.variant_id
     where l.document_id is null
        or case when l.kind = 'transfer' then coalesce(m.transferred, 0) <> -l.in_transit
                else coalesce(m.units, 0) <> l.quantity end
        or l.kind = 'transfer' and l.state = 'done' and coalesce(m.units, 0) <> l.received - l.quantity
    union all
    select d.document_id, format('%s %s is %s, but units of it are under way', d.kind, d.document_id, d.state)
      from inventory.stock_documents d
     where d.state <> 'open' and exists (
       select from inventory.stock_document_lines l where l.document_id = d.document_id and l.in_transit > 0)
    union all
    select d.document_id, format('document %s has %s lines, it says %s', d.document_id, c.n, d.line_count)
      from inventory.stock_documents d
     cross join lateral (select count(*) as n from inventory.stock_document_lines l where l.document_id = d.document_id) c
     where c.n <> d.line_count
  )
  select (select count(*) from inventory.stock_documents) + (select count(*) from inventory.stock_document_lines),
         (select count(*) from bad),
         array(select b.what from bad b order by b.document_id limit p_examples)
$$;
comment on function inventory.verify_documents(integer) is
  'Invariant 2: every line of a stock document equals its movements in the journal; a cancelled or unfinished one moved nothing '
  'but what is under way.';
revoke all on function inventory.verify_documents(integer) from public;
