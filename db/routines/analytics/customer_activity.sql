create or replace function analytics.customer_activity (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  user_id bigint, user_name text, total_orders bigint, total_checkouts bigint, total_spent numeric,
  average_order_value numeric, average_purchase_value numeric, last_order_at timestamptz
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  if p_from is not null or p_to is not null or p_currency <> platform.marketplace_currency() then
    -- Of a period only its own orders are read, by their time.
    return query select * from analytics.recount_customer_activity(p_from, p_to, p_currency, p_vendor_id, p_sold);
    return;
  end if;
  return query
  select t.user_id, c.name, t.orders, t.checkouts, t.base_sales, round(t.base_sales / t.orders, 4),
         round(t.base_sales / t.checkouts, 4), t.last_at
    from analytics.customers_ever(analytics.whose(p_vendor_id), p_sold) t
    left join reporting.customers c on c.user_id = t.user_id
   where t.orders > 0;
end
$$;
comment on function analytics.customer_activity(timestamptz, timestamptz, text, bigint, boolean) is
  'What each person bought. Guests are left out; guest_orders counts them.';
grant execute on function analytics.customer_activity(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
