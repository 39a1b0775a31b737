create or replace function inventory.receive_stock(
  p_actor_id bigint, p_vendor_id bigint, p_warehouse_id bigint, p_supplier text, p_reference text, p_note text,
  p_lines jsonb) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_reference constant text := inventory.check_reference(p_reference);
  v_warehouse_id constant bigint := inventory.open_warehouse(v_vendor_id, p_warehouse_id, 'warehouseId');
  v_known constant bigint := inventory.known_request(v_vendor_id, v_reference,
    md5(concat_ws('|', 'receipt', v_warehouse_id, p_supplier, p_note, p_lines)));
  v_document_id bigint;
  v_lines record;
begin
  if v_known is not null then
    return v_known;
  end if;
  perform inventory.check_texts(p_supplier, p_note);
  insert into inventory.stock_documents (vendor_id, kind, state, warehouse_id, reference, supplier, currency, note, actor_id,
    finished_by, finished_at)
  select v_vendor_id, 'receipt', 'done', v_warehouse_id, v_reference, coalesce(btrim(p_supplier), ''), v.currency,
         coalesce(btrim(p_note), ''), p_actor_id, p_actor_id, now()
    from reporting.vendors v where v.vendor_id = v_vendor_id
  returning document_id into v_document_id;
  insert into inventory.stock_document_lines (document_id, vendor_id, variant_id, line_number, quantity, unit_cost)
  select v_document_id, v_vendor_id, l.variant_id, l.line_number, l.quantity, l.unit_cost
    from inventory.read_lines(v_vendor_id, p_lines, 1, 1000) l;
  select array_agg(l.variant_id order by l.line_number) as ids, array_agg(l.quantity order by l.line_number) as quantities,
         count(*)::integer as n
    into v_lines from inventory.stock_document_lines l where l.document_id = v_document_id;
  perform inventory.write_movements(v_document_id, v_vendor_id, p_actor_id, v_lines.ids,
    array_fill(v_warehouse_id, array[v_lines.n]), array_fill('received'::text, array[v_lines.n]), v_lines.quantities,
    array_fill(coalesce(btrim(p_supplier), ''), array[v_lines.n]));
  return inventory.close_entry(v_document_id, v_vendor_id, v_reference, p_actor_id, 'stock received');
end
$$;
comment on function inventory.receive_stock(bigint, bigint, bigint, text, text, text, jsonb) is
  'Goods that came in: a receipt and its movements of the kind received, into a warehouse (null: the default one). Lines: '
  'inventory.read_lines; unit costs are in the vendor''s currency. A reference that came before changes nothing and answers the '
  'document of then. Answers the document. ST400, ST404, ST409 as inventory.open_warehouse and inventory.known_request.';
revoke all on function inventory.receive_stock(bigint, bigint, bigint, text, text, text, jsonb) from public;
grant execute on function inventory.receive_stock(bigint, bigint, bigint, text, text, text, jsonb) to stoa_app, stoa_vendor;
