create or replace function inventory.send_transfer(
  p_actor_id bigint, p_vendor_id bigint, p_from_id bigint, p_to_id bigint, p_is_immediate boolean, p_reference text,
  p_note text, p_lines jsonb) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_reference constant text := inventory.check_reference(p_reference);
  v_from_id constant bigint := inventory.open_warehouse(v_vendor_id, p_from_id, 'fromWarehouseId');
  v_to_id constant bigint := inventory.open_warehouse(v_vendor_id, p_to_id, 'toWarehouseId');
  v_known constant bigint := inventory.known_request(v_vendor_id, v_reference,
    md5(concat_ws('|', 'transfer', v_from_id, v_to_id, p_is_immediate, p_note, p_lines)));
  v_document_id bigint;
  v_lines record;
begin
  if v_known is not null then
    return v_known;
  end if;
  perform inventory.check_texts(null, p_note);
  if v_from_id = v_to_id then
    raise exception 'From one warehouse to another.' using errcode = 'ST400', column = 'toWarehouseId';
  end if;
  insert into inventory.stock_documents (vendor_id, kind, state, warehouse_id, to_warehouse_id, reference, note, actor_id,
    finished_by, finished_at)
  values (v_vendor_id, 'transfer', case when p_is_immediate then 'done' else 'open' end, v_from_id, v_to_id, v_reference,
    coalesce(btrim(p_note), ''), p_actor_id, case when p_is_immediate then p_actor_id end,
    case when p_is_immediate then now() end)
  returning document_id into v_document_id;
  insert into inventory.stock_document_lines (document_id, vendor_id, variant_id, line_number, quantity, in_transit, received)
  select v_document_id, v_vendor_id, l.variant_id, l.line_number, l.quantity,
         case when p_is_immediate then 0 else l.quantity end, case when p_is_immediate then l.quantity else 0 end
    from inventory.read_lines(v_vendor_id, p_lines, 1, 1000) l;
  select array_agg(l.variant_id order by l.line_number, s.sign) as ids,
         array_agg(case s.sign when -1 then v_from_id else v_to_id end order by l.line_number, s.sign) as warehouses,
         array_agg(s.sign * l.quantity order by l.line_number, s.sign) as quantities, count(*)::integer as n
    into v_lines
    from inventory.stock_document_lines l
    join (values (-1), (1)) as s (sign) on s.sign = -1 or p_is_immediate
   where l.document_id = v_document_id;
  perform inventory.write_movements(v_document_id, v_vendor_id, p_actor_id, v_lines.ids, v_lines.warehouses,
    array_fill('transferred'::text, array[v_lines.n]), v_lines.quantities, array_fill(''::text, array[v_lines.n]));
  return inventory.close_entry(v_document_id, v_vendor_id, v_reference, p_actor_id, 'stock sent');
end
$$;
comment on function inventory.send_transfer(bigint, bigint, bigint, bigint, boolean, text, text, jsonb) is
  'Sends goods from one warehouse to another: under way until they are received, on hand in neither, or at once '
  '(p_is_immediate). Repeated references as in inventory.receive_stock. Answers the document. ST400 toWarehouseId, lines; ST404; '
  'ST409 names the SKU of which too few are free.';
revoke all on function inventory.send_transfer(bigint, bigint, bigint, bigint, boolean, text, text, jsonb) from public;
grant execute on function inventory.send_transfer(bigint, bigint, bigint, bigint, boolean, text, text, jsonb)
  to stoa_app, stoa_vendor;
