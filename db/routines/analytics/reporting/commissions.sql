create or replace view reporting.commissions with (security_invoker = true) as
select c.order_item_id, c.order_id, c.vendor_id, c.rate, c.amount, c.currency, c.base_amount, c.base_currency,
       c.created_at
  from payouts.commissions c;
comment on view reporting.commissions is
  'The marketplace''s share of each order line, frozen when it was sold.';
grant select on reporting.commissions to stoa_app, stoa_vendor, stoa_readonly;
