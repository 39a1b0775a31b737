create or replace function orders.create_order(
  p_user_id bigint, p_shipping_address jsonb, p_items jsonb)
returns table (checkout_id bigint, order_id bigint, order_number text, vendor_id bigint, currency text,
  order_total numeric, base_currency text, base_order_total numeric, order_status text)
language plpgsql volatile
as $$
begin
  return query select * from orders.write_purchase(p_user_id, p_shipping_address, null, p_items, true);
end
$$;
comment on function orders.create_order(bigint, jsonb, jsonb) is
  'Places and confirms a purchase in one: orders as of orders.place_order, Confirmed, their stock sold. The same errors.';
revoke all on function orders.create_order(bigint, jsonb, jsonb) from public;
grant execute on function orders.create_order(bigint, jsonb, jsonb) to stoa_app;
