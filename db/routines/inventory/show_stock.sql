create or replace function inventory.show_stock(p_vendor_id bigint, p_variant_id bigint)
returns table (variant_id bigint, product_id bigint, sku text, variant_name text, product_name text, is_active boolean,
  on_hand bigint, reserved bigint, free bigint, in_transit bigint, low_stock_at integer, has_own_threshold boolean,
  is_low boolean, waiting bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.* from inventory.stock_of((select vendors.acting_for(p_vendor_id)), null, array[p_variant_id]) s
$$;
comment on function inventory.show_stock(bigint, bigint) is
  'One variant''s units over all warehouses, as in inventory.list_stock; nothing for another vendor''s.';
revoke all on function inventory.show_stock(bigint, bigint) from public;
grant execute on function inventory.show_stock(bigint, bigint) to stoa_app, stoa_vendor;
