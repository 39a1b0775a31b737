create or replace function inventory.adjust_stock(
  p_actor_id bigint, p_vendor_id bigint, p_warehouse_id bigint, p_reason text, p_reference text, p_note text,
  p_lines jsonb) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_reference constant text := inventory.check_reference(p_reference);
  v_warehouse_id constant bigint := inventory.open_warehouse(v_vendor_id, p_warehouse_id, 'warehouseId');
  v_known constant bigint := inventory.known_request(v_vendor_id, v_reference,
    md5(concat_ws('|', 'adjustment', v_warehouse_id, p_reason, p_note, p_lines)));
  v_document_id bigint;
  v_lines record;
begin
  if v_known is not null then
    return v_known;
  end if;
  perform inventory.check_texts(null, p_note);
  if p_reason is null or p_reason not in
      ('damaged', 'lost', 'stolen', 'expired', 'found', 'correction', 'sample', 'returned to supplier', 'other') then
    raise exception 'One of: damaged, lost, stolen, expired, found, correction, sample, returned to supplier, other.'
      using errcode = 'ST400', column = 'reason';
  end if;
  insert into inventory.stock_documents (vendor_id, kind, state, warehouse_id, reference, reason, note, actor_id, finished_by,
    finished_at)
  values (v_vendor_id, 'adjustment', 'done', v_warehouse_id, v_reference, p_reason, coalesce(btrim(p_note), ''), p_actor_id,
    p_actor_id, now())
  returning document_id into v_document_id;
  insert into inventory.stock_document_lines (document_id, vendor_id, variant_id, line_number, quantity)
  select v_document_id, v_vendor_id, l.variant_id, l.line_number, l.quantity
    from inventory.read_lines(v_vendor_id, p_lines, -1000000, 1000) l;
  if p_reason in ('damaged', 'lost', 'stolen', 'expired', 'sample', 'returned to supplier') then
    select l.line_number into v_lines from inventory.stock_document_lines l
     where l.document_id = v_document_id and l.quantity > 0 limit 1;
    if found then
      raise exception 'Line %: what is % makes stock less, not more.', v_lines.line_number, p_reason
        using errcode = 'ST400', column = 'lines';
    end if;
  end if;
  select array_agg(l.variant_id order by l.line_number) as ids, array_agg(l.quantity order by l.line_number) as quantities,
         count(*)::integer as n
    into v_lines from inventory.stock_document_lines l where l.document_id = v_document_id;
  perform inventory.write_movements(v_document_id, v_vendor_id, p_actor_id, v_lines.ids,
    array_fill(v_warehouse_id, array[v_lines.n]), array_fill('adjusted'::text, array[v_lines.n]), v_lines.quantities,
    array_fill(p_reason, array[v_lines.n]));
  return inventory.close_entry(v_document_id, v_vendor_id, v_reference, p_actor_id, 'stock adjusted');
end
$$;
comment on function inventory.adjust_stock(bigint, bigint, bigint, text, text, text, jsonb) is
  'Corrects stock by signed units for a reason, in one warehouse (null: the default one): an adjustment and its movements of the '
  'kind adjusted. What is damaged, lost, stolen, expired, a sample or returned to its supplier only makes stock less. Repeated '
  'references as in inventory.receive_stock. Answers the document. ST400 reason, lines; ST404; ST409 names the SKU that would '
  'fall below what is reserved.';
revoke all on function inventory.adjust_stock(bigint, bigint, bigint, text, text, text, jsonb) from public;
grant execute on function inventory.adjust_stock(bigint, bigint, bigint, text, text, text, jsonb) to stoa_app, stoa_vendor;
