create or replace function payments.verify_payments(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with paid as materialized (
    select p.order_id, sum(p.amount) filter (where p.payment_status = 'paid') as amount,
           min(p.currency) as lowest, max(p.currency) as highest
      from payments.payments p
     group by p.order_id
  ), refunded as materialized (
    select r.order_id, sum(r.refund_amount) as amount from reporting.refunds r group by r.order_id
  ), bad as materialized (
    select p.order_id,
           format('order %s: %s %s paid, %s %s refunded', o.order_number, coalesce(p.amount, 0),
                  concat_ws(' and ', p.lowest, nullif(p.highest, p.lowest)), coalesce(r.amount, 0), o.currency) as what
      from paid p
      join reporting.orders o on o.order_id = p.order_id
      left join refunded r on r.order_id = p.order_id
     where coalesce(p.amount, 0) < coalesce(r.amount, 0) or p.lowest <> o.currency or p.highest <> o.currency
  )
  select (select count(*) from payments.payments), (select count(*) from bad),
         array(select b.what from bad b order by b.order_id limit p_examples)
$$;
comment on function payments.verify_payments(integer) is
  'Invariant 3: of no order with recorded payments was more given back than was paid, and it was paid in its own '
  'currency. Sources that recorded no payments are held to orders.verify_refunds alone.';
revoke all on function payments.verify_payments(integer) from public;
