create or replace function inventory.stock_of(p_vendor_id bigint, p_warehouse_id bigint, p_variant_ids bigint[])
returns table (variant_id bigint, product_id bigint, sku text, variant_name text, product_name text, is_active boolean,
  on_hand bigint, reserved bigint, free bigint, in_transit bigint, low_stock_at integer, has_own_threshold boolean,
  is_low boolean, waiting bigint)
language sql stable
as $$
  select v.variant_id, v.product_id, v.sku, v.name, p.name, v.is_active, s.on_hand, s.reserved, s.on_hand - s.reserved,
         n.units, coalesce(t.low_stock_at, c.low_stock_at, 5), t.variant_id is not null,
         v.is_active and v.stock_quantity <= coalesce(t.low_stock_at, c.low_stock_at, 5), b.waiting
    from unnest(p_variant_ids) with ordinality as f (variant_id, place)
    join reporting.variants v on v.variant_id = f.variant_id and v.vendor_id = p_vendor_id
    join reporting.products p on p.product_id = v.product_id
    left join inventory.stock_thresholds t on t.variant_id = v.variant_id
    left join inventory.stock_settings c on c.vendor_id = v.vendor_id
   cross join lateral (
     select coalesce(sum(l.on_hand), 0) as on_hand, coalesce(sum(l.reserved), 0) as reserved from inventory.stock_levels l
      where l.variant_id = v.variant_id and (p_warehouse_id is null or l.warehouse_id = p_warehouse_id)) s
   cross join lateral (
     select coalesce(sum(l.in_transit), 0) as units from inventory.stock_document_lines l
       join inventory.stock_documents d on d.document_id = l.document_id
      where l.variant_id = v.variant_id and l.in_transit > 0
        and (p_warehouse_id is null or d.to_warehouse_id = p_warehouse_id)) n
   cross join lateral (
     select count(*) as waiting from inventory.back_in_stock_requests r
      where r.variant_id = v.variant_id and r.confirmed_at is not null) b
   order by f.place
$$;
comment on function inventory.stock_of(bigint, bigint, bigint[]) is
  'Units of a vendor''s variants, in the order of p_variant_ids: over all warehouses, or of one. The columns are those of '
  'inventory.list_stock.';
revoke all on function inventory.stock_of(bigint, bigint, bigint[]) from public;
