create or replace function orders.imported_checkouts()
returns table (checkout_id bigint, source text, source_ref text, currency text, total numeric, items bigint)
language sql stable
as $$
  select c.checkout_id, c.source, c.source_ref, c.currency, c.total,
         (select count(*) from orders.orders o join orders.order_items i using (order_id)
           where o.checkout_id = c.checkout_id)
    from orders.checkouts c
   where c.source is not null
$$;
comment on function orders.imported_checkouts() is
  'Purchases that imports brought: whose they were called in their source, what they come to in their currency, how '
  'many lines they have.';
revoke all on function orders.imported_checkouts() from public;
grant execute on function orders.imported_checkouts() to stoa_app;
