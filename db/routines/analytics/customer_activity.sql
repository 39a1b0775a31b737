create or replace function analytics.customer_activity (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  user_id bigint, user_name text, total_orders bigint, total_checkouts bigint, total_spent numeric,
  average_order_value numeric, average_purchase_value numeric, last_order_at timestamptz
)
language sql stable
as $$
  select t.user_id, c.name, t.orders, t.checkouts, t.spent, round(t.spent / t.orders, 4), round(t.spent / t.checkouts, 4),
         t.last_at
    from analytics.customer_spending(p_from, p_to, p_currency, p_vendor_id, p_sold) t
    left join reporting.customers c on c.user_id = t.user_id;
$$;
comment on function analytics.customer_activity(timestamptz, timestamptz, text, bigint, boolean) is
  'What each person bought. Guests are left out; guest_orders counts them.';
grant execute on function analytics.customer_activity(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
