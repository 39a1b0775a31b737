create or replace function analytics.first_order_at (
  p_vendor_id bigint
) returns timestamptz
language sql stable
as $$
  select min(o.created_at) from reporting.orders o where p_vendor_id is null or o.vendor_id = p_vendor_id;
$$;
comment on function analytics.first_order_at(bigint) is
  'When the first order was placed, of one vendor or of all: where a report begins that was given no from.';
grant execute on function analytics.first_order_at(bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
