create or replace function inventory.check_texts(p_supplier text, p_note text) returns void
language plpgsql immutable
as $$
begin
  if length(btrim(p_supplier)) > 200 then
    raise exception 'At most 200 characters.' using errcode = 'ST400', column = 'supplier';
  end if;
  if length(btrim(p_note)) > 1000 then
    raise exception 'At most 1,000 characters.' using errcode = 'ST400', column = 'note';
  end if;
end
$$;
comment on function inventory.check_texts(text, text) is 'ST400 for a supplier or a note of a document that is too long.';
revoke all on function inventory.check_texts(text, text) from public;
