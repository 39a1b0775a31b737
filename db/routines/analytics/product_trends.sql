create or replace function analytics.product_trends (
  p_from timestamptz, p_to timestamptz, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_sold boolean
) returns table (
  product_id bigint, product text, vendor_id bigint, vendor text, year integer, month integer, starts_on date,
  total_quantity bigint, stage text
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
begin
  return query
  with ends as (
    select coalesce(p_from, b.first_at) as first_at, coalesce(p_to - interval '1 microsecond', b.last_at) as last_at
      from analytics.sales_bounds(v_vendor_id, p_sold) b
  ), spans as materialized (
    select g.starts_on, s.level, s.sign, s.starts_at, s.ends_at
      from ends e
     cross join generate_series(date_trunc('month', e.first_at at time zone p_timezone),
             date_trunc('month', e.last_at at time zone p_timezone), interval '1 month') as g (starts_on)
     cross join lateral analytics.spans(greatest(g.starts_on at time zone p_timezone, p_from),
             least((g.starts_on + interval '1 month') at time zone p_timezone, p_to), 'm', 'd') s
  ), tail as materialized (
    -- By day, which every span but a raw one is made of.
    select date_trunc('day', d.occurred_at, 'UTC') as at, i.product_id, sum(d.sign * i.quantity) as quantity
      from analytics.deltas d cross join lateral unnest(d.product_ids, d.quantities) as i (product_id, quantity)
     where (not p_sold or d.is_sold) and (v_vendor_id = 0 or d.vendor_id = v_vendor_id)
     group by 1, 2
  ), cells as (
    select s.starts_on, s.sign, r.product_id, r.quantity
      from spans s
     cross join lateral (
       select c.* from analytics.product_rollup c
        where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
          and (not p_sold or c.is_sold) and (v_vendor_id = 0 or c.vendor_id = v_vendor_id)
       offset 0
     ) r
     where s.level <> 'r'
    union all
    select s.starts_on, s.sign, t.product_id, t.quantity
      from spans s join tail t on t.at >= s.starts_at and t.at < s.ends_at
     where s.level <> 'r'
    union all
    select s.starts_on, s.sign, i.product_id, i.quantity
      from spans s
     cross join lateral (
       select l.product_id, l.quantity
         from reporting.orders o
         join reporting.lines l on l.order_id = o.order_id
        where o.created_at >= s.starts_at and o.created_at < s.ends_at and (not p_sold or o.is_sold)
          and (v_vendor_id = 0 or o.vendor_id = v_vendor_id)
       offset 0
     ) i
     where s.level = 'r'
  ), months as (
    select c.product_id, c.starts_on::date as starts_on, sum(c.sign * c.quantity)::bigint as quantity
      from cells c
     group by c.product_id, c.starts_on
    having sum(c.sign * c.quantity) > 0
  )
  select m.product_id, p.name, p.vendor_id, p.vendor, extract(year from m.starts_on)::integer,
         extract(month from m.starts_on)::integer, m.starts_on, m.quantity,
         t.stage
    from months m
    join analytics.product_stages(p_to, p_timezone, p_vendor_id, p_sold) t on t.product_id = m.product_id
    join reporting.products p on p.product_id = m.product_id
   where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id));
end
$$;
comment on function analytics.product_trends(timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'Units by product and month (cut in p_timezone), and the stage each product is in at the end of the period: '
  'its last 3 months against the 3 before.';
grant execute on function analytics.product_trends(timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
