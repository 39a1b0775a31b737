create or replace view reporting.checkouts with (security_invoker = true) as
select c.checkout_id, c.user_id, c.status, c.currency, c.total, c.base_currency, c.base_total, c.created_at, c.placed_at
  from orders.checkouts c;
comment on view reporting.checkouts is
  'Purchases: a checkout holds one order per vendor. total is as charged, base_total in the marketplace''s currency. '
  'Without the random id that shoppers use and the guest''s e-mail.';
grant select on reporting.checkouts to stoa_app, stoa_readonly;
