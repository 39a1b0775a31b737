create or replace function orders.name_adjustments(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  select (select count(*) from orders.orders),
         (select count(*) from orders.orders o where o.order_kind = 'adjustment'),
         array(select format('%s %s: total %s %s, refunded %s', c.source, c.source_ref, o.order_total, o.currency,
                             (select coalesce(sum(r.refund_amount), 0) from orders.refunds r
                               where r.order_id = o.order_id))
                 from orders.orders o
                 join orders.checkouts c on c.checkout_id = o.checkout_id
                where o.order_kind = 'adjustment'
                order by o.order_id limit p_examples)
$$;
comment on function orders.name_adjustments(integer) is
  'A note, no failure: the orders of kind adjustment, which carry what an imported source does not balance itself, '
  'such as refunds whose sale it never recorded. violations counts them.';
revoke all on function orders.name_adjustments(integer) from public;
