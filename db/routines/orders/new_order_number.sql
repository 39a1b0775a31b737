create or replace function orders.new_order_number() returns text
language sql volatile
as $$
  -- 50 random bits as ten letters of Crockford's alphabet: nobody can guess a neighbour's number or count orders.
  select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + get_byte(b.bytes, i % 5) % 32, 1)
           || case i when 4 then '-' else '' end, '' order by i)
    from generate_series(0, 9) as i
    join (values (0, uuid_send(gen_random_uuid())), (1, uuid_send(gen_random_uuid()))) as b (half, bytes)
      on b.half = i / 5
$$;
comment on function orders.new_order_number() is
  'A random order number, such as 7K3MQ-0XD2V. Unique by the table''s constraint; a clash is a matter of trying again.';
revoke all on function orders.new_order_number() from public;
grant execute on function orders.new_order_number() to stoa_app;
