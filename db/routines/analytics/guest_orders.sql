create or replace function analytics.guest_orders (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  guest_orders bigint, guest_checkouts bigint, guest_sales numeric
)
language sql stable
as $$
  select t.guest_orders, t.guest_checkouts, t.guest_sales
    from analytics.sales_totals(p_from, p_to, p_currency, p_vendor_id, null, p_sold) t;
$$;
comment on function analytics.guest_orders(timestamptz, timestamptz, text, bigint, boolean) is
  'Orders of guests, who have no user_id, and their money: what reports about people leave out.';
grant execute on function analytics.guest_orders(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
