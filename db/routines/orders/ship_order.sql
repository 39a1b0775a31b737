create or replace function orders.ship_order(
  p_order_id bigint, p_carrier text default '', p_tracking_number text default null, p_items jsonb default null)
returns bigint
language plpgsql volatile
as $$
declare
  v_order constant orders.orders := orders.lock_order(p_order_id);
  v_shipment_id bigint;
  v_left bigint;
  v_asked integer;
  v_sent bigint;
begin
  if v_order.order_status not in ('Confirmed', 'Processing') then
    raise exception 'Order % is %: it cannot be shipped.', v_order.order_number, v_order.order_status
      using errcode = 'ST409', column = 'orderId';
  elsif p_items is not null then
    v_asked := orders.check_parcel(p_items);
  end if;
  insert into orders.shipments (order_id, vendor_id, carrier, tracking_number, shipped_at)
  values (p_order_id, v_order.vendor_id, coalesce(p_carrier, ''), p_tracking_number, now())
  returning shipment_id into v_shipment_id;

  with waiting as (
    select i.order_item_id, i.quantity - coalesce((select sum(s.quantity) from orders.shipment_items s
             where s.order_item_id = i.order_item_id), 0) as quantity
      from orders.order_items i where i.order_id = p_order_id
  ), wanted as (
    select w.order_item_id, w.quantity as waiting,
           case when p_items is null then w.quantity
             else (select sum((p.item -> 'quantity')::integer) from jsonb_array_elements(p_items) as p (item)
                    where (p.item -> 'order_item_id')::bigint = w.order_item_id) end as quantity
      from waiting w
  ), packed as (
    insert into orders.shipment_items (shipment_id, order_item_id, vendor_id, quantity)
    select v_shipment_id, w.order_item_id, v_order.vendor_id, w.quantity
      from wanted w where w.quantity between 1 and w.waiting
    returning quantity
  )
  select sum(w.waiting) - (select coalesce(sum(p.quantity), 0) from packed p), (select sum(p.quantity) from packed p)
    into v_left, v_sent
    from wanted w;
  if v_sent is null or v_sent <> v_asked then
    raise exception 'The parcel holds what order % does not wait for.', v_order.order_number
      using errcode = 'ST409', column = 'items';
  end if;
  if v_left = 0 then
    perform orders.change_status(p_order_id, 'Shipped', null);
  end if;
  return v_shipment_id;
end
$$;
comment on function orders.ship_order(bigint, text, text, jsonb) is
  'A parcel leaves now; answers its shipment. p_items [{"order_item_id": 1, "quantity": 2}, …] says what it holds, null '
  'everything that has not left. With its last unit the order becomes Shipped. ST400 bad items, ST404 no such order, '
  'ST409 neither Confirmed nor Processing, or more in the parcel than waits.';
revoke all on function orders.ship_order(bigint, text, text, jsonb) from public;
grant execute on function orders.ship_order(bigint, text, text, jsonb) to stoa_app;
