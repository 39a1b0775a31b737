create or replace function analytics.product_stages(
  p_to timestamptz, p_timezone text, p_vendor_id bigint, p_sold boolean
) returns table (product_id bigint, stage text)
language plpgsql stable rows 2000
set plan_cache_mode = force_generic_plan
set enable_sort = off
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_end constant timestamptz := coalesce(p_to, now());
  v_mid constant timestamptz := (v_end at time zone p_timezone - interval '3 months') at time zone p_timezone;
  v_start constant timestamptz := (v_end at time zone p_timezone - interval '6 months') at time zone p_timezone;
begin
  return query
  with firsts as (
    select f.product_id, min(f.first_at) as first_at
      from (
        select r.product_id, r.first_at
          from analytics.product_rollup r
         where r.level = 'a' and (not p_sold or r.is_sold) and (v_vendor_id = 0 or r.vendor_id = v_vendor_id)
        union all
        select i.product_id, d.occurred_at
          from analytics.deltas d cross join lateral unnest(d.product_ids) as i (product_id)
         where d.sign > 0 and (not p_sold or d.is_sold) and (v_vendor_id = 0 or d.vendor_id = v_vendor_id)
      ) f
     group by f.product_id
  ), spans as (
    -- Six months and the last three of them: fewer days than the first three and the last three, which meet in the middle of
    -- a month. The kept plan guesses few rows: without sorting it groups them by hashing.
    select c.product_id, 3 as months, sum(c.sign * c.quantity) as quantity
      from analytics.product_cells(v_mid, p_to, v_vendor_id, p_sold, 'm') c group by c.product_id
    union all
    select c.product_id, 6, sum(c.sign * c.quantity)
      from analytics.product_cells(v_start, p_to, v_vendor_id, p_sold, 'm') c group by c.product_id
  ), recent as (
    select s.product_id, coalesce(sum(s.quantity) filter (where s.months = 3), 0) as last_quantity,
           sum(s.quantity) filter (where s.months = 6) as quantity
      from spans s group by s.product_id
  )
  select f.product_id, analytics.stage_of(f.first_at >= v_end - interval '90 days', coalesce(r.last_quantity, 0),
           coalesce(r.quantity - r.last_quantity, 0))
    from firsts f
    left join recent r on r.product_id = f.product_id
   where p_to is null or f.first_at < p_to;
end
$$;
comment on function analytics.product_stages(timestamptz, text, bigint, boolean) is
  'The stage that each product sold so far is in at p_to (null: now): its last 3 months, cut in p_timezone, against the 3 '
  'before.';
grant execute on function analytics.product_stages(timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
