create or replace function inventory.close_entry(
  p_document_id bigint, p_vendor_id bigint, p_reference text, p_actor_id bigint, p_activity text) returns bigint
language plpgsql volatile
as $$
declare
  v_lines constant integer := (select count(*) from inventory.stock_document_lines l where l.document_id = p_document_id);
begin
  update inventory.stock_documents d set line_count = v_lines
   where d.document_id = p_document_id and d.vendor_id = p_vendor_id and d.line_count <> v_lines;
  update inventory.document_requests r set document_id = p_document_id
   where r.vendor_id = p_vendor_id and r.reference = p_reference;
  perform audit.log_activity(p_actor_id, p_vendor_id, p_activity, format('Document %s, %s lines.', p_document_id, v_lines));
  return p_document_id;
end
$$;
comment on function inventory.close_entry(bigint, bigint, text, bigint, text) is
  'The end of what a document''s routine does: counts its lines, ties the reference to it and notes who did it.';
revoke all on function inventory.close_entry(bigint, bigint, text, bigint, text) from public;
