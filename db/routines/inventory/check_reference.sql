create or replace function inventory.check_reference(p_reference text) returns text
language plpgsql immutable
as $$
begin
  if length(btrim(p_reference)) > 100 then
    raise exception 'At most 100 characters.' using errcode = 'ST400', column = 'reference';
  end if;
  return nullif(btrim(p_reference), '');
end
$$;
comment on function inventory.check_reference(text) is
  'A client''s own reference as it is kept; null for none. ST400 reference: more than 100 characters.';
revoke all on function inventory.check_reference(text) from public;
