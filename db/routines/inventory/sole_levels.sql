create or replace function inventory.sole_levels(p_variant_ids bigint[])
returns table (variant_id bigint, warehouse text, on_hand integer)
language sql stable
as $$
  select l.variant_id, case when w.is_default then '' else w.code end, l.on_hand
    from (select x.variant_id, x.warehouse_id, x.on_hand,
                 row_number() over (partition by x.variant_id order by x.on_hand desc, x.warehouse_id) as place,
                 count(*) filter (where x.on_hand > 0) over (partition by x.variant_id) as filled
            from inventory.stock_levels x where x.variant_id = any (p_variant_ids)) l
    join inventory.warehouses w on w.warehouse_id = l.warehouse_id and w.archived_at is null
   where l.place = 1 and l.filled <= 1
$$;
comment on function inventory.sole_levels(bigint[]) is
  'Units on hand of variants that have all of them in one warehouse, and its code (empty: the vendor''s default one), as files '
  'of products say it; variants in several warehouses, or never counted, are left out.';
revoke all on function inventory.sole_levels(bigint[]) from public;
grant execute on function inventory.sole_levels(bigint[]) to stoa_app, stoa_vendor;
