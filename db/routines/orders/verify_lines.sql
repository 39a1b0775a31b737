create or replace function orders.verify_lines(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with lines as materialized (
    select i.order_id, sum(i.quantity * i.unit_price - i.discount_amount) as revenue, sum(i.base_revenue) as base_revenue
      from orders.order_items i
     group by i.order_id
  ), bad as materialized (
    select o.order_id,
           format('order %s: items less discounts %s (base %s), its lines make %s (base %s)', o.order_number,
                  o.items_total - o.discount_total, o.base_items_total - o.base_discount_total,
                  coalesce(l.revenue, 0), coalesce(l.base_revenue, 0)) as what
      from orders.orders o
      left join lines l on l.order_id = o.order_id
     where coalesce(l.revenue, 0) <> o.items_total - o.discount_total
        or coalesce(l.base_revenue, 0) <> o.base_items_total - o.base_discount_total
  )
  select (select count(*) from orders.orders), (select count(*) from bad),
         array(select b.what from bad b order by b.order_id limit p_examples)
$$;
comment on function orders.verify_lines(integer) is
  'Invariant 3: the revenue of an order''s lines equals its items − discounts, as charged and in the marketplace''s '
  'currency.';
revoke all on function orders.verify_lines(integer) from public;
