create or replace function inventory.list_documents(
  p_vendor_id bigint, p_document_id bigint, p_kind text, p_state text, p_before bigint, p_limit integer)
returns table (document_id bigint, kind text, state text, warehouse_id bigint, warehouse text, to_warehouse_id bigint,
  to_warehouse text, reference text, supplier text, currency text, reason text, note text, line_count integer, units bigint,
  in_transit bigint, counted bigint, created_at timestamptz, finished_at timestamptz, actor text, finished_by text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select d.document_id, d.kind, d.state, d.warehouse_id, w.code, d.to_warehouse_id, t.code, d.reference, d.supplier, d.currency,
         d.reason, d.note, d.line_count, s.units, s.in_transit, s.counted, d.created_at, d.finished_at, a.name, f.name
    from (
      select e.* from inventory.stock_documents e
       where e.vendor_id = (select vendors.acting_for(p_vendor_id))
         and (p_document_id is null or e.document_id = p_document_id)
         and (p_kind is null or e.kind = p_kind) and (p_state is null or e.state = p_state)
         and (p_before is null or e.document_id < p_before)
       order by e.document_id desc
       limit p_limit
    ) d
    join inventory.warehouses w on w.warehouse_id = d.warehouse_id
    left join inventory.warehouses t on t.warehouse_id = d.to_warehouse_id
   cross join lateral (
     select coalesce(sum(l.quantity), 0) as units, coalesce(sum(l.in_transit), 0) as in_transit, count(l.counted) as counted
       from inventory.stock_document_lines l where l.document_id = d.document_id) s
    left join lateral accounts.person_summary(d.actor_id) a on true
    left join lateral accounts.person_summary(d.finished_by) f on true
   order by d.document_id desc
$$;
comment on function inventory.list_documents(bigint, bigint, text, text, bigint, integer) is
  'A vendor''s stock documents, latest first, before p_before; or one of them (p_document_id). units: the sum of its lines.';
revoke all on function inventory.list_documents(bigint, bigint, text, text, bigint, integer) from public;
grant execute on function inventory.list_documents(bigint, bigint, text, text, bigint, integer) to stoa_app, stoa_vendor;
