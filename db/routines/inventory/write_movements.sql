create or replace function inventory.write_movements(
  p_document_id bigint, p_vendor_id bigint, p_actor_id bigint, p_variant_ids bigint[], p_warehouse_ids bigint[],
  p_kinds text[], p_quantities integer[], p_reasons text[]) returns void
language plpgsql volatile
as $$
declare
  v_short record;
begin
  perform inventory.hold_levels(p_vendor_id, p_variant_ids, p_warehouse_ids);
  -- A statement of its own, whose snapshot sees what the locks waited for.
  select v.sku, w.code, l.on_hand, l.reserved, l.on_hand + m.quantity as after
    into v_short
    from (select u.variant_id, u.warehouse_id, sum(u.quantity) as quantity
            from unnest(p_variant_ids, p_warehouse_ids, p_quantities) as u (variant_id, warehouse_id, quantity)
           group by u.variant_id, u.warehouse_id) m
    join inventory.stock_levels l on l.variant_id = m.variant_id and l.warehouse_id = m.warehouse_id
    join inventory.warehouses w on w.warehouse_id = m.warehouse_id
    join reporting.variants v on v.variant_id = m.variant_id
   where m.quantity <> 0 and l.on_hand + m.quantity not between l.reserved and 1000000000
   order by v.sku, w.code
   limit 1;
  if found then
    raise exception '%', case when v_short.after > 1000000000
          then format('%s: more than a billion units in one warehouse.', v_short.sku)
        else format('%s: %s on hand in %s%s, so it cannot go to %s.', v_short.sku, v_short.on_hand, v_short.code,
          case when v_short.reserved > 0 then format(', %s of them reserved', v_short.reserved) else '' end, v_short.after) end
      using errcode = 'ST409', column = 'lines';
  end if;
  -- The journal's trigger keeps the levels.
  insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity, reason, document_id, actor_id)
  select m.variant_id, m.warehouse_id, p_vendor_id, m.kind, m.quantity, coalesce(m.reason, ''), p_document_id, p_actor_id
    from unnest(p_variant_ids, p_warehouse_ids, p_kinds, p_quantities, p_reasons) with ordinality
      as m (variant_id, warehouse_id, kind, quantity, reason, place)
   where m.quantity <> 0
   order by m.place;
  perform inventory.note_low_stock(p_variant_ids);
end
$$;
comment on function inventory.write_movements(bigint, bigint, bigint, bigint[], bigint[], text[], integer[], text[]) is
  'Writes a document''s movements into the stock journal, all or nothing; quantities of 0 are left out. ST409 names the first '
  'SKU that would fall below what is reserved. The caller has locked the document and its warehouses.';
revoke all on function inventory.write_movements(bigint, bigint, bigint, bigint[], bigint[], text[], integer[], text[])
  from public;
