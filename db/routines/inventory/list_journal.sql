create or replace function inventory.list_journal(
  p_vendor_id bigint, p_variant_id bigint, p_before timestamptz, p_before_id bigint, p_limit integer)
returns table (movement_id bigint, occurred_at timestamptz, kind text, quantity integer, warehouse text, reason text,
  document_id bigint, document_kind text, order_number text, actor text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select m.movement_id, m.occurred_at, m.kind, m.quantity, w.code, m.reason, m.document_id, d.kind, o.order_number, a.name
    from inventory.stock_movements m
    join inventory.warehouses w on w.warehouse_id = m.warehouse_id
    left join inventory.stock_documents d on d.document_id = m.document_id
    left join reporting.order_items i on i.order_item_id = m.order_item_id
    left join reporting.orders o on o.order_id = i.order_id
    left join lateral accounts.person_summary(m.actor_id) a on true
   where m.variant_id = p_variant_id and m.vendor_id = (select vendors.acting_for(p_vendor_id))
     and (p_before is null or (m.occurred_at, m.movement_id) < (p_before, p_before_id))
   order by m.occurred_at desc, m.movement_id desc
   limit p_limit
$$;
comment on function inventory.list_journal(bigint, bigint, timestamptz, bigint, integer) is
  'The stock journal of a variant, latest first, before a movement: units are signed. The document, order and person that each '
  'goes back to. Nothing for another vendor''s variant.';
revoke all on function inventory.list_journal(bigint, bigint, timestamptz, bigint, integer) from public;
grant execute on function inventory.list_journal(bigint, bigint, timestamptz, bigint, integer) to stoa_app, stoa_vendor;
