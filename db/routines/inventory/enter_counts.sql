create or replace function inventory.enter_counts(
  p_actor_id bigint, p_vendor_id bigint, p_document_id bigint, p_adds boolean, p_lines jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_document constant inventory.stock_documents := inventory.lock_document(v_vendor_id, p_document_id, 'count');
  v_rows integer;
begin
  perform inventory.require_open(v_document);
  -- What is on hand now is what the shelf was compared with: sales after this moment are taken off what was counted.
  insert into inventory.stock_document_lines as l (document_id, vendor_id, variant_id, line_number, quantity, expected, counted,
    booked, counted_at)
  select p_document_id, v_vendor_id, n.variant_id, v_document.line_count + n.line_number, 0, coalesce(s.on_hand, 0), n.quantity,
         coalesce(s.on_hand, 0), now()
    from inventory.read_lines(v_vendor_id, p_lines, 0, 20000) n
    left join inventory.stock_levels s on s.variant_id = n.variant_id and s.warehouse_id = v_document.warehouse_id
   order by n.variant_id
  on conflict (document_id, variant_id) do update
     set counted = case when p_adds then coalesce(l.counted, 0) else 0 end + excluded.counted,
         booked = excluded.booked, counted_at = excluded.counted_at;
  get diagnostics v_rows = row_count;
  if exists (select from inventory.stock_document_lines l where l.document_id = p_document_id and l.counted > 1000000000) then
    raise exception 'More than a billion units.' using errcode = 'ST400', column = 'lines';
  end if;
  update inventory.stock_documents d
     set line_count = (select count(*) from inventory.stock_document_lines l where l.document_id = p_document_id)
   where d.document_id = p_document_id;
  return v_rows;
end
$$;
comment on function inventory.enter_counts(bigint, bigint, bigint, boolean, jsonb) is
  'Enters what was counted, in place of what was entered before or (p_adds) on top of it; variants that nobody expected there '
  'come onto the count. Answers how many lines. ST400 lines; ST404; ST409 the count has ended.';
revoke all on function inventory.enter_counts(bigint, bigint, bigint, boolean, jsonb) from public;
grant execute on function inventory.enter_counts(bigint, bigint, bigint, boolean, jsonb) to stoa_app, stoa_vendor;
