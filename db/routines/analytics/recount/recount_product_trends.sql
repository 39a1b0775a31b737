create or replace function analytics.recount_product_trends (
  p_from timestamptz, p_to timestamptz, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_sold boolean
) returns table (
  product_id bigint, product text, vendor_id bigint, vendor text, year integer, month integer, starts_on date,
  total_quantity bigint, stage text
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_end constant timestamptz := coalesce(p_to, now());
  v_mid constant timestamptz := (v_end at time zone p_timezone - interval '3 months') at time zone p_timezone;
  v_start constant timestamptz := (v_end at time zone p_timezone - interval '6 months') at time zone p_timezone;
begin
  return query
  with months as (
    select i.product_id, date_trunc('month', i.created_at at time zone p_timezone)::date as starts_on,
           sum(i.quantity)::bigint as quantity
      from analytics.items_in('base', p_from, p_to, null, p_vendor_id, p_category_id, p_sold) i
     group by 1, 2
  ), recent as (
    select i.product_id, min(i.created_at) as first_sale,
           coalesce(sum(i.quantity) filter (where i.created_at >= v_mid), 0) as last_quantity,
           coalesce(sum(i.quantity) filter (where i.created_at >= v_start and i.created_at < v_mid), 0)
             as quantity_before
      from analytics.items_in('base', null, p_to, null, p_vendor_id, p_category_id, p_sold) i
     group by i.product_id
  )
  select m.product_id, p.name, p.vendor_id, p.vendor, extract(year from m.starts_on)::integer,
         extract(month from m.starts_on)::integer, m.starts_on, m.quantity,
         analytics.stage_of(r.first_sale >= v_end - interval '90 days', r.last_quantity, r.quantity_before)
    from months m
    join recent r on r.product_id = m.product_id
    join reporting.products p on p.product_id = m.product_id;
end
$$;
comment on function analytics.recount_product_trends(timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'Units by product and month (cut in p_timezone), and the stage each product is in at the end of the period: '
  'its last 3 months against the 3 before.';
grant execute on function analytics.recount_product_trends(timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
