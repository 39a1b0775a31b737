create or replace function orders.record_status_change() returns trigger
language plpgsql volatile
as $$
declare
  v_refused record;
begin
  select o.order_number, o.order_status as from_status, n.order_status as to_status
    into v_refused
    from old_orders o join new_orders n using (order_id)
   where o.order_status <> n.order_status
     and (o.order_status, n.order_status) not in (
       select a.from_status, a.to_status from orders.allowed_status_changes() a)
   order by order_id
   limit 1;
  if found then
    raise exception 'Order % cannot go from % to %.', v_refused.order_number, v_refused.from_status, v_refused.to_status
      using errcode = 'ST409';
  end if;
  insert into orders.order_status_history (order_id, vendor_id, from_status, to_status, changed_by, note)
  select n.order_id, n.vendor_id, o.order_status, n.order_status,
         nullif(current_setting('stoa.user_id', true), '')::bigint,
         coalesce(current_setting('stoa.status_note', true), '')
    from old_orders o join new_orders n using (order_id)
   where o.order_status <> n.order_status
   order by n.order_id;
  return null;
end
$$;
comment on function orders.record_status_change() is
  'Refuses forbidden state changes (ST409) and writes the others into the history, once per statement. Settings as in '
  'orders.record_first_status().';

create or replace trigger record_status_change after update on orders.orders
  referencing old table as old_orders new table as new_orders
  for each statement execute function orders.record_status_change();
