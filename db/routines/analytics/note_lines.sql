create or replace function analytics.note_lines() returns trigger
language plpgsql volatile
as $$
begin
  -- In step with whoever ships the order meanwhile.
  perform orders.lock_orders(array(select distinct n.order_id from new_lines n order by 1));
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, revenue, base_revenue, product_ids, variant_ids, quantities, revenues, base_revenues)
  select 1, o.created_at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city,
         l.revenue, l.base_revenue, l.product_ids, l.variant_ids, l.quantities, l.revenues, l.base_revenues
    from (
      select n.order_id, sum(n.quantity * n.unit_price - n.discount_amount) as revenue,
             sum(n.base_revenue) as base_revenue, array_agg(n.product_id) as product_ids,
             array_agg(n.variant_id) as variant_ids, array_agg(n.quantity) as quantities,
             array_agg(n.quantity * n.unit_price - n.discount_amount) as revenues,
             array_agg(n.base_revenue) as base_revenues
        from new_lines n
       group by n.order_id
    ) l
    join reporting.orders o on o.order_id = l.order_id;
  return null;
end
$$;
comment on function analytics.note_lines() is 'Appends deltas for new order lines, one per order.';

create or replace trigger note_lines after insert on orders.order_items
  referencing new table as new_lines
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_lines();
