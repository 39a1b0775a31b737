create or replace function inventory.known_request(p_vendor_id bigint, p_reference text, p_digest text) returns bigint
language plpgsql volatile
as $$
declare
  v_known inventory.document_requests;
begin
  if p_reference is null then
    return null;
  end if;
  -- Whoever comes at the same time waits here for the first.
  insert into inventory.document_requests (vendor_id, reference, digest) values (p_vendor_id, p_reference, p_digest)
  on conflict (vendor_id, reference) do nothing;
  if found then
    return null;
  end if;
  select r.* into v_known from inventory.document_requests r
   where r.vendor_id = p_vendor_id and r.reference = p_reference;
  if v_known.digest <> p_digest then
    raise exception 'The reference "%" was used for something else (document %).', p_reference, v_known.document_id
      using errcode = 'ST409', column = 'reference';
  end if;
  return v_known.document_id;
end
$$;
comment on function inventory.known_request(bigint, text, text) is
  'The document of an earlier request with this reference; null for a new one, or without a reference. p_digest tells what the '
  'request asks for. ST409 the reference was used for something else.';
revoke all on function inventory.known_request(bigint, text, text) from public;
