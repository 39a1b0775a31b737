create or replace function inventory.forget_person(p_user_id bigint, p_email text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from inventory.back_in_stock_requests r where r.user_id = p_user_id or lower(r.email) = lower(p_email)
$$;
comment on function inventory.forget_person(bigint, text) is
  'What somebody who is erased waits for goes, by their number and by their e-mail address.';
revoke all on function inventory.forget_person(bigint, text) from public;
