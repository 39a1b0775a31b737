create or replace function inventory.set_on_hand(
  p_vendor_id bigint, p_variant_ids bigint[], p_warehouses text[], p_on_hand integer[], p_reason text) returns void
language plpgsql volatile
as $$
declare
  v_bad record;
  v_warehouse_ids bigint[];
begin
  if not exists (select from inventory.warehouses w where w.vendor_id = p_vendor_id) then
    insert into inventory.warehouses (vendor_id, code, name) values (p_vendor_id, 'MAIN', 'Main warehouse')
    on conflict (vendor_id, code) do nothing;
  end if;
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
  perform inventory.lock_levels(p_variant_ids, null);

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
  insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity, reason)
  select g.variant_id, g.warehouse_id, p_vendor_id, 'adjusted', g.on_hand - coalesce(l.on_hand, 0), p_reason
    from unnest(p_variant_ids, v_warehouse_ids, p_on_hand) as g (variant_id, warehouse_id, on_hand)
    left join inventory.stock_levels l on l.variant_id = g.variant_id and l.warehouse_id = g.warehouse_id
   where g.on_hand <> coalesce(l.on_hand, 0)
   order by g.variant_id, g.warehouse_id;
end
$$;
comment on function inventory.set_on_hand(bigint, bigint[], text[], integer[], text) is
  'Makes what is on hand of a vendor''s variants in warehouses (by code; null: the vendor''s first, which is made when there '
  'is none) what is given, in units, by adjustments in the journal. ST400 no such warehouse; ST409 more is reserved.';
revoke all on function inventory.set_on_hand(bigint, bigint[], text[], integer[], text) from public;
