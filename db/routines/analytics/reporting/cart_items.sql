create or replace view reporting.cart_items with (security_invoker = true) as
select i.cart_id, i.variant_id, i.quantity, i.added_at
  from carts.cart_items i;
comment on view reporting.cart_items is
  'What lies in a basket.';
grant select on reporting.cart_items to stoa_app, stoa_readonly;
