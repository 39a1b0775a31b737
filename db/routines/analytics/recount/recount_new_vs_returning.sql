create or replace function analytics.recount_new_vs_returning (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  new_customers bigint, returning_customers bigint, new_customers_sales numeric, returning_customers_sales numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  with buyers as (
    select o.user_id, sum(o.sales) as sales
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
     where o.user_id is not null
     group by o.user_id
  ), known as materialized (
    select b.sales, p_from is not null and exists (
             select from reporting.orders e
              where e.user_id = b.user_id and e.created_at < p_from
                and (p_vendor_id is null or e.vendor_id = p_vendor_id)
                and (not p_sold or e.is_sold)) as bought_before
      from buyers b
  )
  select count(*) filter (where not k.bought_before), count(*) filter (where k.bought_before),
         coalesce(sum(k.sales) filter (where not k.bought_before), 0),
         coalesce(sum(k.sales) filter (where k.bought_before), 0)
    from known k;
end
$$;
comment on function analytics.recount_new_vs_returning(timestamptz, timestamptz, text, bigint, boolean) is
  'People who bought in the period: new when their first purchase ever lies in it, else returning; and what '
  'they paid. With a vendor, first means first with that vendor.';
grant execute on function analytics.recount_new_vs_returning(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
