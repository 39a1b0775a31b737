create or replace function orders.release_expired(p_limit integer default 100) returns integer
language plpgsql volatile
as $$
declare
  v_note constant text := coalesce(current_setting('stoa.status_note', true), '');
  v_ids bigint[];
  v_cancelled integer;
begin
  -- Orders that somebody is confirming or cancelling this moment are left to them.
  v_ids := array(
    select o.order_id from orders.orders o
     where o.order_id = any (array(select inventory.expired_orders(p_limit)))
     order by o.order_id
       for no key update skip locked);
  perform set_config('stoa.status_note', 'Reservation expired', true);
  update orders.orders set order_status = 'Cancelled', updated_at = now()
   where order_id = any (v_ids) and order_status = 'Pending';
  get diagnostics v_cancelled = row_count;
  perform set_config('stoa.status_note', v_note, true);
  perform inventory.release(v_ids);
  return v_cancelled;
end
$$;
comment on function orders.release_expired(integer) is
  'Cancels Pending orders whose reservations have run out and frees their stock; answers how many. Looks at the p_limit '
  'oldest reservations: call it again until it answers 0.';
revoke all on function orders.release_expired(integer) from public;
grant execute on function orders.release_expired(integer) to stoa_app;
