create or replace function analytics.recount_customer_activity (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  user_id bigint, user_name text, total_orders bigint, total_checkouts bigint, total_spent numeric,
  average_order_value numeric, average_purchase_value numeric, last_order_at timestamptz
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  select t.user_id, c.name, t.orders, t.checkouts, t.spent, round(t.spent / t.orders, 4),
         round(t.spent / t.checkouts, 4), t.last_order_at
    from (
      select o.user_id, count(*) as orders, count(distinct o.checkout_id) as checkouts, sum(o.sales) as spent,
             max(o.created_at) as last_order_at
        from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
       where o.user_id is not null
       group by o.user_id
    ) t
    left join reporting.customers c on c.user_id = t.user_id;
end
$$;
comment on function analytics.recount_customer_activity(timestamptz, timestamptz, text, bigint, boolean) is
  'What each person bought. Guests are left out; guest_orders counts them.';
grant execute on function analytics.recount_customer_activity(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
