create or replace function inventory.lock_levels(p_variant_ids bigint[], p_order_id bigint)
returns table (variant_id bigint, warehouse_id bigint, vendor_id bigint, free integer, held integer)
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  return query
    select l.variant_id, l.warehouse_id, l.vendor_id, l.on_hand - l.reserved + coalesce(r.quantity, 0),
           coalesce(r.quantity, 0)
      from inventory.stock_levels l
      left join (select variant_id, warehouse_id, sum(quantity)::integer as quantity
                   from inventory.stock_reservations
                  where order_id = p_order_id and released_at is null
                  group by variant_id, warehouse_id) r
        on r.variant_id = l.variant_id and r.warehouse_id = l.warehouse_id
     where l.variant_id = any (p_variant_ids)
     order by l.variant_id, l.warehouse_id
       for no key update of l;
end
$$;
comment on function inventory.lock_levels(bigint[], bigint) is
  'Locks the stock levels of variants in the order of (variant_id, warehouse_id), the order in which everybody takes '
  'them, and answers what is free for an order: what is on hand less what is reserved for others. held is what is '
  'reserved for the order itself (p_order_id; null for none).';
revoke all on function inventory.lock_levels(bigint[], bigint) from public;
grant execute on function inventory.lock_levels(bigint[], bigint) to stoa_app;
