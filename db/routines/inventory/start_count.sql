create or replace function inventory.start_count(
  p_actor_id bigint, p_vendor_id bigint, p_warehouse_id bigint, p_reference text, p_note text, p_variant_ids bigint[])
returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := 50000;
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_reference constant text := inventory.check_reference(p_reference);
  v_warehouse_id constant bigint := inventory.open_warehouse(v_vendor_id, p_warehouse_id, 'warehouseId');
  v_known constant bigint := inventory.known_request(v_vendor_id, v_reference,
    md5(concat_ws('|', 'count', v_warehouse_id, p_note, p_variant_ids)));
  v_document_id bigint;
  v_lines integer;
begin
  if v_known is not null then
    return v_known;
  end if;
  perform inventory.check_texts(null, p_note);
  begin
    insert into inventory.stock_documents (vendor_id, kind, state, warehouse_id, reference, note, actor_id)
    values (v_vendor_id, 'count', 'open', v_warehouse_id, v_reference, coalesce(btrim(p_note), ''), p_actor_id)
    returning document_id into v_document_id;
  exception when unique_violation then
    raise exception 'A count of this warehouse is open: finish or cancel it first.'
      using errcode = 'ST409', column = 'warehouseId';
  end;
  if p_variant_ids is not null and exists (
      select from unnest(p_variant_ids) as u (variant_id)
       where not exists (select from reporting.variants v where v.variant_id = u.variant_id and v.vendor_id = v_vendor_id)) then
    raise exception 'One of the variants is not there.' using errcode = 'ST400', column = 'variantIds';
  end if;
  insert into inventory.stock_document_lines (document_id, vendor_id, variant_id, line_number, quantity, expected)
  select v_document_id, v_vendor_id, s.variant_id, row_number() over (order by s.sku), 0, s.on_hand
    from (
      select v.variant_id, v.sku, coalesce(l.on_hand, 0) as on_hand
        from reporting.variants v
        left join inventory.stock_levels l on l.variant_id = v.variant_id and l.warehouse_id = v_warehouse_id
       where v.vendor_id = v_vendor_id and v.variant_id = any (p_variant_ids)
      union all
      select v.variant_id, v.sku, l.on_hand
        from inventory.stock_levels l
        join reporting.variants v on v.variant_id = l.variant_id
       where p_variant_ids is null and l.warehouse_id = v_warehouse_id and l.vendor_id = v_vendor_id
         and (l.on_hand > 0 or v.is_active)
       limit v_most + 1
    ) s;
  get diagnostics v_lines = row_count;
  if v_lines > v_most then
    raise exception 'More than 50,000 variants: count a selection at a time.' using errcode = 'ST400', column = 'variantIds';
  end if;
  return inventory.close_entry(v_document_id, v_vendor_id, v_reference, p_actor_id, 'count started');
end
$$;
comment on function inventory.start_count(bigint, bigint, bigint, text, text, bigint[]) is
  'Begins a stock count of a warehouse (null: the default one), of all that it holds or of p_variant_ids, and keeps what is on '
  'hand now. Answers the document. ST400 variantIds; ST404; ST409 another count of the warehouse is open.';
revoke all on function inventory.start_count(bigint, bigint, bigint, text, text, bigint[]) from public;
grant execute on function inventory.start_count(bigint, bigint, bigint, text, text, bigint[]) to stoa_app, stoa_vendor;
