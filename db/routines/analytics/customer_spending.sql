create or replace function analytics.customer_spending(
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (user_id bigint, orders bigint, checkouts bigint, spent numeric, last_at timestamptz)
language plpgsql stable rows 20000
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_mode text;
begin
  if p_from is not null or p_to is not null or p_currency <> platform.marketplace_currency() then
    -- Of a period only its own orders are read, by their time.
    v_mode := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
    return query
    select o.user_id, count(*), count(distinct o.checkout_id), sum(o.sales), max(o.created_at)
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
     where o.user_id is not null
     group by o.user_id;
    return;
  end if;
  return query
  select t.user_id, t.orders, t.checkouts, t.base_sales, t.last_at
    from analytics.customers_ever(analytics.whose(p_vendor_id), p_sold) t
   where t.orders > 0;
end
$$;
comment on function analytics.customer_spending(timestamptz, timestamptz, text, bigint, boolean) is
  'What each person bought, without names: a report looks those up for the rows it shows. Guests are left out.';
grant execute on function analytics.customer_spending(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
