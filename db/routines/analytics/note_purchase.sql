create or replace function analytics.note_purchase(
  p_user_id bigint, p_shipping_address jsonb, p_order_ids bigint[], p_vendor_ids bigint[], p_currencies text[],
  p_product_ids bigint[], p_variant_ids bigint[], p_quantities integer[], p_revenues numeric[], p_base_revenues numeric[],
  p_commissions numeric[], p_base_commissions numeric[]
) returns void
language plpgsql volatile
as $$
declare
  v_currency text := p_currencies[1];
  v_other text;
begin
  foreach v_other in array p_currencies loop
    v_currency := least(v_currency, v_other);
  end loop;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, orders, checkouts, uncancelled, sales, base_sales, revenue, base_revenue, commission, base_commission,
    product_ids, variant_ids, quantities, revenues, base_revenues)
  select 1, now(), l.vendor_id, p_user_id, false, min(l.currency), p_shipping_address ->> 'country',
         p_shipping_address ->> 'region', p_shipping_address ->> 'city', 1, 0, 1, sum(l.revenue), sum(l.base_revenue),
         sum(l.revenue), sum(l.base_revenue), sum(l.commission), sum(l.base_commission), array_agg(l.product_id),
         array_agg(l.variant_id), array_agg(l.quantity), array_agg(l.revenue), array_agg(l.base_revenue)
    from unnest(p_order_ids, p_vendor_ids, p_currencies, p_product_ids, p_variant_ids, p_quantities, p_revenues,
           p_base_revenues, p_commissions, p_base_commissions)
      as l (order_id, vendor_id, currency, product_id, variant_id, quantity, revenue, base_revenue, commission,
           base_commission)
   group by l.order_id, l.vendor_id
  union all
  select 1, now(), 0, p_user_id, false, v_currency, null, null, null, 0, 1, 1, 0, 0, 0, 0,
         0, 0, null, null, null, null, null;
end
$$;
comment on function analytics.note_purchase(bigint, jsonb, bigint[], bigint[], text[], bigint[], bigint[], integer[],
  numeric[], numeric[], numeric[], numeric[]) is
  'Appends the deltas of a purchase placed now, one per order and one for itself, in one statement: what the triggers '
  'would note of its rows. Arrays hold an entry per line; no delivery, tax or order-wide discount yet.';
revoke all on function analytics.note_purchase(bigint, jsonb, bigint[], bigint[], text[], bigint[], bigint[], integer[],
  numeric[], numeric[], numeric[], numeric[]) from public;
grant execute on function analytics.note_purchase(bigint, jsonb, bigint[], bigint[], text[], bigint[], bigint[], integer[],
  numeric[], numeric[], numeric[], numeric[]) to stoa_app;
