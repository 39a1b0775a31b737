create or replace function inventory.archive_warehouse(
  p_actor_id bigint, p_vendor_id bigint, p_warehouse_id bigint, p_is_archived boolean) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_warehouse inventory.warehouses;
  v_left text;
begin
  -- Waits for every document that is on its way into it (inventory.open_warehouse), and for no sale.
  select w.* into v_warehouse from inventory.warehouses w
   where w.warehouse_id = p_warehouse_id and w.vendor_id = v_vendor_id for no key update;
  if not found then
    raise exception 'There is no such warehouse.' using errcode = 'ST404', column = 'warehouseId';
  end if;
  if p_is_archived = (v_warehouse.archived_at is not null) then
    return;
  end if;
  if p_is_archived then
    if v_warehouse.is_default then
      raise exception 'It is the default: make another one that first.' using errcode = 'ST409', column = 'warehouseId';
    end if;
    select format('%s holds %s units of %s', v_warehouse.code, l.on_hand, v.sku) into v_left
      from inventory.stock_levels l join reporting.variants v on v.variant_id = l.variant_id
     where l.warehouse_id = p_warehouse_id and l.on_hand > 0 limit 1;
    if v_left is null then
      select format('%s %s is open', d.kind, d.document_id) into v_left from inventory.stock_documents d
       where d.vendor_id = v_vendor_id and d.state = 'open' and p_warehouse_id in (d.warehouse_id, d.to_warehouse_id) limit 1;
    end if;
    if v_left is not null then
      raise exception 'Only an empty warehouse can be archived: %.', v_left using errcode = 'ST409', column = 'warehouseId';
    end if;
  end if;
  update inventory.warehouses w set archived_at = case when p_is_archived then now() end, updated_at = now()
   where w.warehouse_id = p_warehouse_id;
  perform audit.log_activity(p_actor_id, v_vendor_id, case when p_is_archived then 'warehouse archived'
    else 'warehouse taken back' end, format('Warehouse %s, %s.', p_warehouse_id, v_warehouse.code));
end
$$;
comment on function inventory.archive_warehouse(bigint, bigint, bigint, boolean) is
  'Archives an empty warehouse, or takes it back. ST404; ST409 it is the default, holds something, or something is under way.';
revoke all on function inventory.archive_warehouse(bigint, bigint, bigint, boolean) from public;
grant execute on function inventory.archive_warehouse(bigint, bigint, bigint, boolean) to stoa_app, stoa_vendor;
