create or replace function analytics.new_vs_returning (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  new_customers bigint, returning_customers bigint, new_customers_sales numeric, returning_customers_sales numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  if p_to is not null or p_currency <> platform.marketplace_currency() then
    return query select * from analytics.recount_new_vs_returning(p_from, p_to, p_currency, p_vendor_id, p_sold);
    return;
  end if;
  return query
  with people as (
    -- Up to now, who bought in the period is whose latest order lies in it, and who is new whose first does.
    select count(*) filter (where t.first_at >= coalesce(p_from, '-infinity')) as newcomers,
           count(*) filter (where t.first_at < p_from) as others,
           coalesce(sum(t.base_sales) filter (where t.first_at >= coalesce(p_from, '-infinity')), 0) as newcomers_sales
      from analytics.customers_ever(analytics.whose(p_vendor_id), p_sold) t
     where t.orders > 0 and t.last_at >= coalesce(p_from, '-infinity')
  )
  select p.newcomers, p.others, p.newcomers_sales, t.total_sales - t.guest_sales - p.newcomers_sales
    from people p
   cross join analytics.sales_totals(p_from, p_to, p_currency, p_vendor_id, null, p_sold) t;
end
$$;
comment on function analytics.new_vs_returning(timestamptz, timestamptz, text, bigint, boolean) is
  'People who bought in the period: new when their first purchase ever lies in it, else returning; and what '
  'they paid. With a vendor, first means first with that vendor.';
grant execute on function analytics.new_vs_returning(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
