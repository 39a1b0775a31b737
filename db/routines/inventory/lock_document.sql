create or replace function inventory.lock_document(p_vendor_id bigint, p_document_id bigint, p_kind text)
returns inventory.stock_documents
language plpgsql volatile
as $$
declare
  v_document inventory.stock_documents;
begin
  select d.* into v_document from inventory.stock_documents d
   where d.document_id = p_document_id and d.vendor_id = p_vendor_id and d.kind = p_kind
     for no key update;
  if not found then
    raise exception 'There is no such %.', p_kind using errcode = 'ST404', column = 'documentId';
  end if;
  return v_document;
end
$$;
comment on function inventory.lock_document(bigint, bigint, text) is
  'A vendor''s document of a kind, locked until the transaction ends: changes of one come one after the other, before its '
  'warehouses and levels are locked. ST404.';
revoke all on function inventory.lock_document(bigint, bigint, text) from public;
