create or replace function analytics.purchases(p_checkout_ids bigint[], p_without bigint[])
returns table (checkout_id bigint, placed_at timestamptz, user_id bigint, is_sold boolean, currency text,
  is_uncancelled boolean)
language sql stable
as $$
  select o.checkout_id, min(o.created_at), min(o.user_id), bool_or(o.is_sold), min(o.currency),
         bool_or(o.order_status <> 'Cancelled')
    from reporting.orders o
   where o.checkout_id = any(p_checkout_ids) and o.order_id <> all(p_without)
   group by o.checkout_id;
$$;
comment on function analytics.purchases(bigint[], bigint[]) is
  'What the orders of some purchases, but for those in p_without, make together: sold as soon as one of them is, '
  'cancelled when all of them are.';
grant execute on function analytics.purchases(bigint[], bigint[]) to stoa_app, stoa_vendor, stoa_readonly;
