create or replace function orders.checkouts_of(p_user_id bigint, p_email text) returns bigint[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select c.checkout_id from orders.checkouts c where c.user_id = p_user_id
    union
    select o.checkout_id from orders.orders o where o.user_id = p_user_id
    union
    select c.checkout_id from orders.checkouts c where c.user_id is null and lower(c.email) = lower(p_email)
     order by 1)
$$;
comment on function orders.checkouts_of(bigint, text) is
  'Purchases of a person, and those that a guest made with their e-mail address.';
revoke all on function orders.checkouts_of(bigint, text) from public;
