create or replace function orders.verify_states(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with allowed as materialized (
    select a.from_status, a.to_status from orders.allowed_status_changes() a
  ), steps as (
    -- In the order of ids: of two transactions that waited for each other, the later may have the earlier time.
    select h.order_id, h.from_status, h.to_status, lag(h.to_status) over w as before, row_number() over w as step,
           lead(h.history_id) over w is null as is_last
      from orders.order_status_history h
    window w as (partition by h.order_id order by h.history_id)
  ), broken as materialized (
    select s.order_id,
           case when s.step = 1 and s.from_status is not null then format('begins with a change from %s', s.from_status)
                when s.step = 1 and s.to_status <> 'Pending' and c.source is null then format('begins as %s', s.to_status)
                when s.step > 1 and s.from_status is distinct from s.before
                  then format('left %s, having been %s', coalesce(s.from_status, 'nothing'), s.before)
                when s.step > 1 and not exists (select from allowed a where a.from_status = s.from_status
                                                   and a.to_status = s.to_status)
                  then format('went from %s to %s', s.from_status, s.to_status)
                when s.is_last and s.to_status <> o.order_status
                  then format('is %s, its history ends with %s', o.order_status, s.to_status) end as what
      from steps s
      join orders.orders o on o.order_id = s.order_id
      join orders.checkouts c on c.checkout_id = o.checkout_id
  ), bad as materialized (
    select b.order_id, b.what from broken b where b.what is not null
    union all
    select o.order_id, 'has no history'
      from orders.orders o
     where not exists (select from orders.order_status_history h where h.order_id = o.order_id)
  )
  select (select count(*) from orders.order_status_history), (select count(*) from bad),
         array(select format('order %s %s', o.order_number, b.what)
                 from bad b join orders.orders o on o.order_id = b.order_id order by b.order_id limit p_examples)
$$;
comment on function orders.verify_states(integer) is
  'Invariant 6: every order''s history begins without a from_status as Pending (imported orders: in any state), '
  'goes on by allowed changes without a gap, and ends in the order''s state.';
revoke all on function orders.verify_states(integer) from public;
