create or replace function orders.verify_order_totals(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with bad as materialized (
    select o.order_id,
           format('order %s: total %s %s, its parts make %s (base %s, %s)', o.order_number, o.order_total, o.currency,
                  o.items_total - o.discount_total + o.shipping_total + o.tax_total, o.base_order_total,
                  o.base_items_total - o.base_discount_total + o.base_shipping_total + o.base_tax_total) as what
      from orders.orders o
     where o.order_total <> o.items_total - o.discount_total + o.shipping_total + o.tax_total
        or o.base_order_total
             <> o.base_items_total - o.base_discount_total + o.base_shipping_total + o.base_tax_total
  )
  select (select count(*) from orders.orders), (select count(*) from bad),
         array(select b.what from bad b order by b.order_id limit p_examples)
$$;
comment on function orders.verify_order_totals(integer) is
  'Invariant 3: order_total = items − discounts + shipping + tax, as charged and in the marketplace''s currency.';
revoke all on function orders.verify_order_totals(integer) from public;
