create or replace function inventory.set_on_hand(
  p_vendor_id bigint, p_variant_ids bigint[], p_warehouses text[], p_on_hand integer[], p_reason text) returns void
language plpgsql volatile
as $$
declare
  v_bad record;
  v_warehouse_ids bigint[];
begin
  perform inventory.ensure_warehouse(p_vendor_id);
  -- Few codes for many variants: each is looked up once.
  select array_agg(w.warehouse_id order by g.place)
    into v_warehouse_ids
    from unnest(p_warehouses) with ordinality as g (code, place)
    left join (
      select c.code, inventory.warehouse_named(p_vendor_id, c.code) as warehouse_id
        from (select distinct u.code from unnest(p_warehouses) as u (code)) c) w on w.code is not distinct from g.code;
  if array_position(v_warehouse_ids, null) is not null then
    raise exception using errcode = 'ST400', column = 'warehouse',
      message = format('There is no warehouse %s.', p_warehouses[array_position(v_warehouse_ids, null)]);
  end if;
  -- As inventory.open_warehouse: archiving waits for what is on its way into a warehouse.
  perform inventory.hold_warehouses(p_vendor_id, v_warehouse_ids);
  perform inventory.hold_levels(p_vendor_id, p_variant_ids, v_warehouse_ids);

  select l.variant_id, l.reserved into v_bad
    from unnest(p_variant_ids, v_warehouse_ids, p_on_hand) as g (variant_id, warehouse_id, on_hand)
    join inventory.stock_levels l on l.variant_id = g.variant_id and l.warehouse_id = g.warehouse_id
   where g.on_hand < l.reserved
   order by g.variant_id
   limit 1;
  if found then
    raise exception using errcode = 'ST409', column = 'stock',
      message = format('%s units of %s are reserved for purchases under way.', v_bad.reserved,
        (select v.sku from reporting.variants v where v.variant_id = v_bad.variant_id));
  end if;
  perform inventory.write_on_hand(p_vendor_id, nullif(current_setting('stoa.actor_id', true), '')::bigint, p_variant_ids,
    v_warehouse_ids, p_on_hand, p_reason);
end
$$;
comment on function inventory.set_on_hand(bigint, bigint[], text[], integer[], text) is
  'Makes what is on hand of a vendor''s variants in warehouses (by code; null: the default one, which is made when there '
  'is none) what is given, in units, by an adjustment for each warehouse. ST400 no such warehouse; ST409 more is reserved.';
revoke all on function inventory.set_on_hand(bigint, bigint[], text[], integer[], text) from public;
