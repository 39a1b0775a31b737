create or replace function carts.forget_person(p_user_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from carts.carts c where c.user_id = p_user_id;
  delete from carts.wishlists w where w.user_id = p_user_id;
end
$$;
comment on function carts.forget_person(bigint) is 'Carts and wishlists of somebody who is erased go.';
revoke all on function carts.forget_person(bigint) from public;
