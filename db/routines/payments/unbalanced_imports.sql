create or replace function payments.unbalanced_imports()
returns table (
  subject text, detail text, source text, source_ref text, items bigint, currency text, ordered numeric, paid numeric
)
language sql stable
as $$
  with recorded as (
    select o.checkout_id, sum(p.amount) as paid
      from payments.payments p join reporting.orders o using (order_id)
     group by o.checkout_id
  )
  select format('%s order %s', c.source, c.source_ref),
         case when c.items = 0 then format('has no items, and payments of %s %s', r.paid::numeric(19,2), c.currency)
           else format('comes to %s %s, and its payments to %s: %s', c.total::numeric(19,2), c.currency,
             r.paid::numeric(19,2), to_char(r.paid - c.total, 'FMSG9999999999990.00')) end,
         c.source, c.source_ref, c.items, c.currency, c.total, r.paid
    from orders.imported_checkouts() c join recorded r using (checkout_id)
   where r.paid <> c.total
   order by c.source, c.items = 0, c.source_ref
$$;
comment on function payments.unbalanced_imports() is
  'Imported purchases whose recorded payments, whatever their state, are not their total: the source does not balance '
  'itself, which is listed by name and not hidden. A source without payments has none here. One row each: subject and '
  'detail to read, the figures beside them in the purchase''s currency.';
revoke all on function payments.unbalanced_imports() from public;
grant execute on function payments.unbalanced_imports() to stoa_app;
