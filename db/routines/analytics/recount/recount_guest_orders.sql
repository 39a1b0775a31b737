create or replace function analytics.recount_guest_orders (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  guest_orders bigint, guest_checkouts bigint, guest_sales numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  select count(*), count(distinct o.checkout_id), coalesce(sum(o.sales), 0)
    from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
   where o.user_id is null;
end
$$;
comment on function analytics.recount_guest_orders(timestamptz, timestamptz, text, bigint, boolean) is
  'Orders of guests, who have no user_id, and their money: what reports about people leave out.';
grant execute on function analytics.recount_guest_orders(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
