create or replace function orders.record_first_status() returns trigger
language plpgsql volatile
as $$
begin
  -- Whoever inserts orders with a past writes their rows itself, and says so for its transaction.
  if coalesce(current_setting('stoa.status_history', true), '') <> 'given' then
    insert into orders.order_status_history (order_id, vendor_id, to_status, changed_by, changed_at, note)
    select n.order_id, n.vendor_id, n.order_status, nullif(current_setting('stoa.user_id', true), '')::bigint,
           n.created_at, coalesce(current_setting('stoa.status_note', true), '')
      from new_orders n
     order by n.order_id;
  end if;
  return null;
end
$$;
comment on function orders.record_first_status() is
  'Writes the first row of every new order''s history. Transaction-local settings: stoa.status_note is its note, '
  'stoa.user_id who did it; stoa.status_history = given means that the caller writes all rows.';

create or replace trigger record_first_status after insert on orders.orders
  referencing new table as new_orders
  for each statement execute function orders.record_first_status();
