create or replace function orders.new_order_number() returns text
language plpgsql volatile
as $$
declare
  c_letters constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  -- Bytes 6 and 8 hold a UUID's version and variant; ten of the others give five random bits each.
  v_bytes constant bytea := uuid_send(gen_random_uuid());
begin
  return substr(c_letters, 1 + get_byte(v_bytes, 0) % 32, 1) || substr(c_letters, 1 + get_byte(v_bytes, 1) % 32, 1)
    || substr(c_letters, 1 + get_byte(v_bytes, 2) % 32, 1) || substr(c_letters, 1 + get_byte(v_bytes, 3) % 32, 1)
    || substr(c_letters, 1 + get_byte(v_bytes, 4) % 32, 1) || '-'
    || substr(c_letters, 1 + get_byte(v_bytes, 11) % 32, 1) || substr(c_letters, 1 + get_byte(v_bytes, 12) % 32, 1)
    || substr(c_letters, 1 + get_byte(v_bytes, 13) % 32, 1) || substr(c_letters, 1 + get_byte(v_bytes, 14) % 32, 1)
    || substr(c_letters, 1 + get_byte(v_bytes, 15) % 32, 1);
end
$$;
comment on function orders.new_order_number() is
  'A random order number of 50 bits, such as 7K3MQ-0XD2V: nobody can guess a neighbour''s or count orders. Unique by '
  'the table''s constraint; a clash is a matter of trying again.';
revoke all on function orders.new_order_number() from public;
grant execute on function orders.new_order_number() to stoa_app;
