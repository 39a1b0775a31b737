create or replace function orders.verify_checkout_orders(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with bad as materialized (
    select o.checkout_id,
           format('order %s: created at %s, its checkout %s was placed at %s', o.order_number, o.created_at,
                  c.checkout_id, coalesce(c.placed_at::text, 'no time')) as what
      from orders.orders o
      join orders.checkouts c on c.checkout_id = o.checkout_id
     where o.created_at is distinct from c.placed_at
    union all
    select o.checkout_id,
           format('checkout %s has %s orders of vendor %s', o.checkout_id, count(*), o.vendor_id)
      from orders.orders o
     group by o.checkout_id, o.vendor_id
    having count(*) > 1
  )
  select (select count(*) from orders.orders), (select count(*) from bad),
         array(select b.what from bad b order by b.checkout_id limit p_examples)
$$;
comment on function orders.verify_checkout_orders(integer) is
  'What reports rely on: an order is dated by its checkout''s placing, and a checkout has at most one order of a '
  'vendor.';
revoke all on function orders.verify_checkout_orders(integer) from public;
