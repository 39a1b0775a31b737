create or replace function orders.allowed_status_changes() returns table (from_status text, to_status text)
language sql immutable parallel safe
as $$
  select f, t from (values
    ('Pending', 'Confirmed'), ('Pending', 'Cancelled'),
    ('Confirmed', 'Processing'), ('Confirmed', 'Shipped'), ('Confirmed', 'Cancelled'), ('Confirmed', 'Refunded'),
    ('Processing', 'Shipped'), ('Processing', 'Cancelled'), ('Processing', 'Refunded'),
    ('Shipped', 'Completed')) as c (f, t)
$$;
comment on function orders.allowed_status_changes() is
  'The one list of state changes that an order may make. An order refunded after it left stays Shipped or Completed.';
grant execute on function orders.allowed_status_changes() to stoa_app, stoa_vendor, stoa_readonly;
