create or replace function inventory.cancel_transfer(p_actor_id bigint, p_vendor_id bigint, p_document_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_document constant inventory.stock_documents := inventory.lock_document(v_vendor_id, p_document_id, 'transfer');
  v_lines record;
begin
  perform inventory.require_open(v_document);
  select array_agg(l.variant_id order by l.line_number) as ids, array_agg(l.in_transit order by l.line_number) as quantities,
         count(*)::integer as n
    into v_lines
    from inventory.stock_document_lines l where l.document_id = p_document_id and l.in_transit > 0;
  update inventory.stock_document_lines l set in_transit = 0 where l.document_id = p_document_id and l.in_transit > 0;
  perform inventory.write_movements(p_document_id, v_vendor_id, p_actor_id, v_lines.ids,
    array_fill(v_document.warehouse_id, array[v_lines.n]), array_fill('transferred'::text, array[v_lines.n]),
    v_lines.quantities, array_fill('transfer cancelled'::text, array[v_lines.n]));
  update inventory.stock_documents d set state = 'cancelled', finished_at = now(), finished_by = p_actor_id
   where d.document_id = p_document_id;
  perform inventory.close_entry(p_document_id, v_vendor_id, null, p_actor_id, 'transfer cancelled');
end
$$;
comment on function inventory.cancel_transfer(bigint, bigint, bigint) is
  'Ends a transfer: what is still under way goes back to where it came from, what arrived stays. ST404; ST409 it has ended.';
revoke all on function inventory.cancel_transfer(bigint, bigint, bigint) from public;
grant execute on function inventory.cancel_transfer(bigint, bigint, bigint) to stoa_app, stoa_vendor;
