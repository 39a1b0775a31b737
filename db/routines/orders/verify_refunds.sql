create or replace function orders.verify_refunds(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with given as materialized (
    select r.order_id, sum(r.refund_amount) as amount, sum(r.base_refund_amount) as base_amount,
           min(r.currency) as lowest, max(r.currency) as highest
      from orders.refunds r
     group by r.order_id
  ), bad as materialized (
    select o.order_id,
           format('order %s: %s %s refunded of %s %s', o.order_number, g.amount,
                  concat_ws(' and ', g.lowest, nullif(g.highest, g.lowest)), o.order_total, o.currency) as what
      from given g
      join orders.orders o on o.order_id = g.order_id
     where (o.order_kind = 'sale' and (g.amount > o.order_total
              -- The rate of the refund's own day is another one: only one currency compares.
              or (o.currency = o.base_currency and g.base_amount > o.base_order_total)))
        or g.lowest <> o.currency or g.highest <> o.currency
    union all
    select i.order_id, format('line %s: %s units refunded of %s', i.order_item_id, r.units, i.quantity)
      from (select order_item_id, sum(quantity) as units
              from orders.refunds where order_item_id is not null group by order_item_id) as r
      join orders.order_items i on i.order_item_id = r.order_item_id
     where r.units > i.quantity
  )
  select (select count(*) from orders.refunds), (select count(*) from bad),
         array(select b.what from bad b order by b.order_id limit p_examples)
$$;
comment on function orders.verify_refunds(integer) is
  'Invariant 3: no sale is refunded beyond its total, nor a line beyond its units, nor in another currency.';
revoke all on function orders.verify_refunds(integer) from public;
