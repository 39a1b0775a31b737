create or replace function payouts.freeze_commissions(
  p_item_ids bigint[], p_order_ids bigint[], p_vendor_ids bigint[], p_rates numeric[], p_amounts numeric[],
  p_currencies text[], p_base_amounts numeric[], p_base_currency text) returns void
language plpgsql volatile
as $$
begin
  insert into payouts.commissions
    (order_item_id, order_id, vendor_id, rate, amount, currency, base_amount, base_currency)
  select c.item_id, c.order_id, c.vendor_id, c.rate, c.amount, c.currency, c.base_amount, p_base_currency
    from unnest(p_item_ids, p_order_ids, p_vendor_ids, p_rates, p_amounts, p_currencies, p_base_amounts)
      as c (item_id, order_id, vendor_id, rate, amount, currency, base_amount);
end
$$;
comment on function payouts.freeze_commissions(
  bigint[], bigint[], bigint[], numeric[], numeric[], text[], numeric[], text) is
  'Writes down the marketplace''s share of new order lines, at the rate of the hour, in their currency and in the '
  'marketplace''s.';
revoke all on function payouts.freeze_commissions(
  bigint[], bigint[], bigint[], numeric[], numeric[], text[], numeric[], text) from public;
grant execute on function payouts.freeze_commissions(
  bigint[], bigint[], bigint[], numeric[], numeric[], text[], numeric[], text) to stoa_app;
