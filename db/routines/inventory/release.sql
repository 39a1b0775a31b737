create or replace function inventory.release(p_order_ids bigint[]) returns void
language plpgsql volatile
as $$
begin
  with freed as (
    update inventory.stock_reservations r set released_at = now()
     where r.order_id = any (p_order_ids) and r.released_at is null
    returning r.variant_id, r.warehouse_id, r.quantity
  ), sums as materialized (
    select f.variant_id, f.warehouse_id, sum(f.quantity)::integer as quantity
      from freed f group by f.variant_id, f.warehouse_id
  ), locked as materialized (
    select l.variant_id, l.warehouse_id, s.quantity
      from inventory.stock_levels l
      join sums s on s.variant_id = l.variant_id and s.warehouse_id = l.warehouse_id
     order by l.variant_id, l.warehouse_id
       for no key update of l
  )
  update inventory.stock_levels l
     set reserved = l.reserved - k.quantity, updated_at = now()
    from locked k
   where l.variant_id = k.variant_id and l.warehouse_id = k.warehouse_id;
end
$$;
comment on function inventory.release(bigint[]) is
  'Ends the reservations of orders: their units are free again. The caller has locked the orders.';
revoke all on function inventory.release(bigint[]) from public;
grant execute on function inventory.release(bigint[]) to stoa_app;
