create or replace view reporting.carts with (security_invoker = true) as
select c.cart_id, c.user_id, c.visitor_id, c.status, c.checkout_id, c.created_at, c.updated_at
  from carts.carts c;
comment on view reporting.carts is
  'Baskets of people and of visitors, without the random id that opens one.';
grant select on reporting.carts to stoa_app, stoa_readonly;
