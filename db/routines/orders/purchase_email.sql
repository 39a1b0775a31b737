create or replace function orders.purchase_email(p_checkout_id bigint, p_created_at timestamptz) returns text
language sql stable
as $$
  select c.email from orders.checkouts c where c.checkout_id = p_checkout_id and c.created_at = p_created_at
$$;
comment on function orders.purchase_email(bigint, timestamptz) is 'The e-mail address a guest gave for a purchase.';
revoke all on function orders.purchase_email(bigint, timestamptz) from public;
grant execute on function orders.purchase_email(bigint, timestamptz) to stoa_app;
