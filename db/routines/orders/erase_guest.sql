create or replace function orders.erase_guest(
  p_actor_id bigint, p_email text, p_order_number text, p_message_ids uuid[]
) returns platform.erasures
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_checkout orders.checkouts;
begin
  perform audit.act_as(p_actor_id, 'erasure');
  select c.* into v_checkout
    from orders.checkouts c
    join orders.orders o on o.checkout_id = c.checkout_id
   where o.order_number = upper(btrim(p_order_number)) and lower(c.email) = lower(btrim(p_email)) and c.user_id is null
     for update of c;
  if not found then
    raise exception using errcode = 'ST404', message = 'No purchase of a guest has this order number and e-mail address.';
  end if;
  if exists (select from orders.orders o where o.checkout_id = v_checkout.checkout_id
                and o.order_status in ('Pending', 'Confirmed', 'Processing')) then
    raise exception using errcode = 'ST409',
      message = format('Not yet: still open is %s.', (select string_agg('order ' || o.order_number, ', ' order by o.order_id)
        from orders.orders o where o.checkout_id = v_checkout.checkout_id
         and o.order_status in ('Pending', 'Confirmed', 'Processing')));
  end if;
  return orders.erase_checkout(v_checkout.checkout_id, p_actor_id, 'staff', p_message_ids, null);
end
$$;
comment on function orders.erase_guest(bigint, text, text, uuid[]) is
  'Erases a guest: the purchase of that order number, if it was made with that e-mail address; p_message_ids are letters to it '
  'that wait. Answers the journal''s line. ST404; ST409 while an order of it is open.';
revoke all on function orders.erase_guest(bigint, text, text, uuid[]) from public;
grant execute on function orders.erase_guest(bigint, text, text, uuid[]) to stoa_app;
