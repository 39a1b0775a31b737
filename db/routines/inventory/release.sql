create or replace function inventory.release(p_order_ids bigint[]) returns void
language plpgsql volatile
as $$
begin
  -- Lock first, in the order of the ids: the next statement then sees what others did to the levels meanwhile.
  perform from inventory.stock_levels l
    where (l.variant_id, l.warehouse_id) in (
      select r.variant_id, r.warehouse_id from inventory.stock_reservations r
       where r.order_id = any (p_order_ids) and r.released_at is null)
    order by l.variant_id, l.warehouse_id
      for no key update of l;
  with freed as (
    update inventory.stock_reservations r set released_at = now()
     where r.order_id = any (p_order_ids) and r.released_at is null
    returning r.variant_id, r.warehouse_id, r.quantity
  )
  update inventory.stock_levels l
     set reserved = l.reserved - d.quantity, updated_at = now()
    from (select f.variant_id, f.warehouse_id, sum(f.quantity)::integer as quantity
            from freed f group by f.variant_id, f.warehouse_id) d
   where l.variant_id = d.variant_id and l.warehouse_id = d.warehouse_id;
end
$$;
comment on function inventory.release(bigint[]) is
  'Ends the reservations of orders: their units are free again. The caller has locked the orders.';
revoke all on function inventory.release(bigint[]) from public;
grant execute on function inventory.release(bigint[]) to stoa_app;
