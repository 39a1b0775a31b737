create or replace function orders.list_placed(p_vendor_id bigint, p_after_xid text, p_after_id bigint, p_limit integer)
returns table (order_id bigint, placed_xid text, order_number text, order_status text, payment_status text,
  placed_at timestamptz, currency text, items_total numeric, discount_total numeric, shipping_total numeric,
  tax_total numeric, order_total numeric, user_id bigint, checkout_id bigint, address jsonb, lines jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_xid constant xid8 := coalesce(p_after_xid, '0')::xid8;
  v_id constant bigint := coalesce(p_after_id, 0);
  v_snapshot constant pg_snapshot := pg_current_snapshot();
begin
  return query
    select o.order_id, o.placed_xid::text, o.order_number, o.order_status, o.payment_status, o.created_at, o.currency,
           o.items_total::numeric, o.discount_total::numeric, o.shipping_total::numeric, o.tax_total::numeric,
           o.order_total::numeric, o.user_id, o.checkout_id, o.shipping_address::jsonb,
           (select jsonb_agg(jsonb_build_object('sku', i.sku, 'productName', i.product_name, 'variantId', i.variant_id,
                     'quantity', i.quantity, 'unitPrice', i.unit_price, 'discountAmount', i.discount_amount,
                     'taxAmount', i.tax_amount) order by i.order_item_id)
              from orders.order_items i where i.order_id = o.order_id)
      from orders.orders o
     where o.vendor_id = v_vendor_id and o.order_kind = 'sale' and (o.placed_xid, o.order_id) > (v_xid, v_id)
       -- Of another server's transactions, after a copy, nothing is running here.
       and (o.placed_xid < pg_snapshot_xmin(v_snapshot) or o.placed_xid > pg_snapshot_xmax(v_snapshot))
     order by o.placed_xid, o.order_id
     limit p_limit;
end
$$;
comment on function orders.list_placed(bigint, text, bigint, integer) is
  'A vendor''s orders in the order in which they can be read without skipping one: after a transaction and an id, of '
  'transactions that are older than all that run. A long transaction anywhere holds the list back, and loses nothing. The '
  'address is as it is kept, its street lines sealed. ST400, ST403, ST404 as vendors.acting_for.';
revoke all on function orders.list_placed(bigint, text, bigint, integer) from public;
grant execute on function orders.list_placed(bigint, text, bigint, integer) to stoa_app, stoa_vendor;
