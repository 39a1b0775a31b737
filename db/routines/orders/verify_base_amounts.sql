create or replace function orders.verify_base_amounts(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with amounts as (
    select 1 as kind, o.order_id as id, 'order ' || o.order_number as what, o.currency, o.base_currency,
           array[o.items_total, o.discount_total, o.shipping_total, o.tax_total, o.order_total]::numeric[] as charged,
           array[o.base_items_total, o.base_discount_total, o.base_shipping_total, o.base_tax_total,
                 o.base_order_total]::numeric[] as base
      from orders.orders o
    union all
    select 2, i.order_item_id, format('line %s of order %s', i.order_item_id, o.order_number), o.currency,
           o.base_currency, array[i.quantity * i.unit_price - i.discount_amount], array[i.base_revenue]::numeric[]
      from orders.order_items i
      join orders.orders o on o.order_id = i.order_id
    union all
    select 3, r.refund_id, 'refund ' || r.refund_id, r.currency, r.base_currency, array[r.refund_amount]::numeric[],
           array[r.base_refund_amount]::numeric[]
      from orders.refunds r
    union all
    select 4, c.checkout_id, 'checkout ' || c.checkout_id, c.currency, c.base_currency, array[c.total]::numeric[],
           array[c.base_total]::numeric[]
      from orders.checkouts c
  ), marketplace as materialized (
    select platform.marketplace_currency() as currency
  ), bad as materialized (
    select a.kind, a.id,
           format('%s: %s %s is %s %s', a.what, array_to_string(a.charged, ' + '), a.currency,
                  array_to_string(a.base, ' + '), a.base_currency) as what
      from amounts a, marketplace m
     where a.base_currency <> m.currency
        or case when a.currency = a.base_currency then a.charged <> a.base
                else exists (select from unnest(a.charged, a.base) as p (charged, base) where p.charged * p.base < 0) end
  )
  select (select count(*) from orders.orders) + (select count(*) from orders.order_items)
           + (select count(*) from orders.refunds) + (select count(*) from orders.checkouts),
         (select count(*) from bad),
         array(select b.what from bad b order by b.kind, b.id limit p_examples)
$$;
comment on function orders.verify_base_amounts(integer) is
  'Invariant 3: every base_ amount is in the marketplace''s currency, equals what was charged where that is the '
  'same currency, and has its sign elsewhere. The rate of a day may be corrected later, so amounts are not '
  'converted again.';
revoke all on function orders.verify_base_amounts(integer) from public;
