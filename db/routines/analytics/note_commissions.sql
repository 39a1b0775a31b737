create or replace function analytics.note_commissions() returns trigger
language plpgsql volatile
as $$
begin
  -- In step with whoever ships the order meanwhile.
  perform orders.lock_orders(array(select distinct n.order_id from new_rows n order by 1));
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, commission, base_commission)
  select 1, o.created_at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city,
         c.amount, c.base_amount
    from (
      select n.order_id, sum(n.amount) as amount, sum(n.base_amount) as base_amount from new_rows n group by n.order_id
    ) c
    join reporting.orders o on o.order_id = c.order_id;
  return null;
end
$$;
comment on function analytics.note_commissions() is 'Appends deltas for new commissions, one per order.';

create or replace trigger note_commissions after insert on payouts.commissions
  referencing new table as new_rows
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_commissions();
