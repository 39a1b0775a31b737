create or replace function inventory.on_hand(p_vendor_id bigint, p_variant_id bigint, p_warehouse text) returns integer
language sql stable
as $$
  select coalesce((select l.on_hand from inventory.stock_levels l
                    where l.variant_id = p_variant_id
                      and l.warehouse_id = inventory.warehouse_named(p_vendor_id, p_warehouse)), 0)
$$;
comment on function inventory.on_hand(bigint, bigint, text) is
  'The units of a variant that are in one of the vendor''s warehouses (by code; null: the first), reserved ones too.';
revoke all on function inventory.on_hand(bigint, bigint, text) from public;
