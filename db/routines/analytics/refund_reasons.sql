create or replace function analytics.refund_reasons()
returns table (
  vendor_id bigint, refund_reason text, currency text, orders bigint, refund_count bigint, refunds numeric,
  base_refunds numeric
)
language sql stable
as $$
  select r.vendor_id, r.refund_reason, r.currency, count(distinct r.order_id), count(*), sum(r.refund_amount),
         sum(r.base_refund_amount)
    from reporting.refunds r
   group by r.vendor_id, r.refund_reason, r.currency;
$$;
comment on function analytics.refund_reasons() is
  'All refunds counted by vendor, reason and currency; an order''s refunds are all in its own currency.';
revoke all on function analytics.refund_reasons() from public;
grant execute on function analytics.refund_reasons() to stoa_app;
