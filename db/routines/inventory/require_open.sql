create or replace function inventory.require_open(p_document inventory.stock_documents) returns void
language plpgsql stable
as $$
begin
  if p_document.state <> 'open' then
    raise exception 'This % is % already.', p_document.kind, p_document.state using errcode = 'ST409', column = 'documentId';
  end if;
end
$$;
comment on function inventory.require_open(inventory.stock_documents) is 'ST409 for a transfer or count that has ended.';
revoke all on function inventory.require_open(inventory.stock_documents) from public;
