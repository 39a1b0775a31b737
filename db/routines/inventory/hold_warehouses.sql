create or replace function inventory.hold_warehouses(p_vendor_id bigint, p_warehouse_ids bigint[]) returns void
language plpgsql volatile
as $$
begin
  perform from inventory.warehouses w
    where w.vendor_id = p_vendor_id and w.warehouse_id = any (p_warehouse_ids)
    order by w.warehouse_id
      for share;
end
$$;
comment on function inventory.hold_warehouses(bigint, bigint[]) is
  'Keeps warehouses from being archived until the transaction ends (inventory.open_warehouse does so for one).';
revoke all on function inventory.hold_warehouses(bigint, bigint[]) from public;
