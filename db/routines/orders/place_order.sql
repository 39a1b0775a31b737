create or replace function orders.place_order(
  p_user_id bigint, p_shipping_address jsonb, p_items jsonb, p_billing_address jsonb default null)
returns table (checkout_id bigint, order_id bigint, order_number text, vendor_id bigint, currency text,
  order_total numeric, base_currency text, base_order_total numeric, order_status text)
language plpgsql volatile
as $$
begin
  return query select * from orders.write_purchase(p_user_id, p_shipping_address, p_billing_address, p_items, false);
end
$$;
comment on function orders.place_order(bigint, jsonb, jsonb, jsonb) is
  'Places a purchase: [{"variant_id": 1, "quantity": 2}, …] becomes a checkout with one Pending order per vendor, its '
  'stock reserved for 30 minutes. p_user_id is null for guests; addresses are platform.address. One row per order; '
  'money in the vendor''s currency, base_ in the marketplace''s. ST400 bad input, ST404 no such variant or person, ST409 '
  'not for sale or too little stock, naming the SKU; nothing is written then.';
revoke all on function orders.place_order(bigint, jsonb, jsonb, jsonb) from public;
grant execute on function orders.place_order(bigint, jsonb, jsonb, jsonb) to stoa_app;
