create or replace function inventory.write_on_hand(
  p_vendor_id bigint, p_actor_id bigint, p_variant_ids bigint[], p_warehouse_ids bigint[], p_on_hand integer[], p_note text)
returns void
language plpgsql volatile
as $$
declare
  v_part record;
  v_document_id bigint;
begin
  for v_part in
    select g.warehouse_id, array_agg(g.variant_id order by g.variant_id) as ids,
           array_agg(g.on_hand - l.on_hand order by g.variant_id) as quantities, count(*)::integer as n
      from unnest(p_variant_ids, p_warehouse_ids, p_on_hand) as g (variant_id, warehouse_id, on_hand)
      join inventory.stock_levels l on l.variant_id = g.variant_id and l.warehouse_id = g.warehouse_id
     where g.on_hand <> l.on_hand
     group by g.warehouse_id
     order by g.warehouse_id
  loop
    insert into inventory.stock_documents (vendor_id, kind, state, warehouse_id, reason, note, line_count, actor_id,
      finished_by, finished_at)
    values (p_vendor_id, 'adjustment', 'done', v_part.warehouse_id, 'correction', left(p_note, 1000), v_part.n, p_actor_id,
      p_actor_id, now())
    returning document_id into v_document_id;
    insert into inventory.stock_document_lines (document_id, vendor_id, variant_id, line_number, quantity)
    select v_document_id, p_vendor_id, d.variant_id, d.place, d.quantity
      from unnest(v_part.ids, v_part.quantities) with ordinality as d (variant_id, quantity, place);
    perform inventory.write_movements(v_document_id, p_vendor_id, p_actor_id, v_part.ids,
      array_fill(v_part.warehouse_id, array[v_part.n]), array_fill('adjusted'::text, array[v_part.n]), v_part.quantities,
      array_fill(p_note, array[v_part.n]));
  end loop;
end
$$;
comment on function inventory.write_on_hand(bigint, bigint, bigint[], bigint[], integer[], text) is
  'Makes what is on hand what is given, by one adjustment for each warehouse; what is so already is left out. The caller holds '
  'the levels (inventory.hold_levels) and names each once. ST409 as inventory.write_movements.';
revoke all on function inventory.write_on_hand(bigint, bigint, bigint[], bigint[], integer[], text) from public;
