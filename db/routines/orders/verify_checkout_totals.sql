create or replace function orders.verify_checkout_totals(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with shares as materialized (
    select o.checkout_id, sum(o.order_total) as total, sum(o.base_order_total) as base_total,
           min(o.currency) as lowest, max(o.currency) as highest
      from orders.orders o
     group by o.checkout_id
  ), bad as materialized (
    select c.checkout_id,
           format('checkout %s: total %s %s (base %s), its orders make %s %s (base %s)', c.checkout_id, c.total,
                  c.currency, c.base_total, coalesce(s.total, 0),
                  concat_ws(' and ', s.lowest, nullif(s.highest, s.lowest)), coalesce(s.base_total, 0)) as what
      from orders.checkouts c
      left join shares s on s.checkout_id = c.checkout_id
     where (c.status = 'placed' or s.checkout_id is not null)
       and (c.base_total <> coalesce(s.base_total, 0)
            -- Orders in several currencies can only be added up in the marketplace's.
            or case when s.lowest <> s.highest then c.currency <> c.base_currency or c.total <> s.base_total
                    else c.total <> coalesce(s.total, 0) or s.lowest <> c.currency end)
  )
  select (select count(*) from orders.checkouts c where c.status = 'placed'), (select count(*) from bad),
         array(select b.what from bad b order by b.checkout_id limit p_examples)
$$;
comment on function orders.verify_checkout_totals(integer) is
  'Invariant 3: a placed checkout''s orders sum to its total, in their currency, or in the marketplace''s where they '
  'have several, and always in the base amounts.';
revoke all on function orders.verify_checkout_totals(integer) from public;
