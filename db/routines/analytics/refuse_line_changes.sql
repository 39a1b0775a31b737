create or replace function analytics.refuse_line_changes() returns trigger
language plpgsql volatile
as $$
begin
  raise exception 'Order lines are not changed or deleted once they are written: the reports have counted them.'
    using errcode = 'ST409';
end
$$;
comment on function analytics.refuse_line_changes() is
  'Lines, commissions and refunds are written once. With stoa.deltas = off (and a rebuild behind it) they may change.';

create or replace trigger refuse_line_changes before update or delete on orders.order_items
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.refuse_line_changes();
create or replace trigger refuse_line_changes before update or delete on orders.refunds
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.refuse_line_changes();
create or replace trigger refuse_line_changes before update or delete on payouts.commissions
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.refuse_line_changes();
create or replace trigger refuse_line_changes before delete on orders.orders
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.refuse_line_changes();
