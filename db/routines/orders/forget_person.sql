create or replace function orders.forget_person(p_user_id bigint, p_email text) returns text[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_checkout_ids constant bigint[] := orders.checkouts_of(p_user_id, p_email);
  v_refs constant text[] := array(
    select c.source_ref from orders.checkouts c
     where c.checkout_id = any (v_checkout_ids) and length(c.source_ref) >= 4 and c.source_ref not like 'erased:%');
begin
  perform orders.forget_checkouts(v_checkout_ids);
  return v_refs;
end
$$;
comment on function orders.forget_person(bigint, text) is
  'The orders'' part of erasing a person, those they made as a guest with the same e-mail address included. Answers what '
  'their purchases were called in imported files.';
revoke all on function orders.forget_person(bigint, text) from public;
