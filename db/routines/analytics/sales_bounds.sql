create or replace function analytics.sales_bounds(p_vendor_id bigint, p_sold boolean)
returns table (first_at timestamptz, last_at timestamptz)
language sql stable
as $$
  select least(r.first_at, t.first_at), greatest(r.last_at, t.last_at)
    from (
      select (select c.bucket from analytics.sales_rollup c
               where c.level = 'q' and c.vendor_id = p_vendor_id and (not p_sold or c.is_sold)
               order by c.bucket limit 1) as first_at,
             (select c.bucket from analytics.sales_rollup c
               where c.level = 'q' and c.vendor_id = p_vendor_id and (not p_sold or c.is_sold)
               order by c.bucket desc limit 1) as last_at
    ) r
   cross join (
     select date_bin('15 minutes', min(d.occurred_at), timestamptz 'epoch') as first_at,
            date_bin('15 minutes', max(d.occurred_at), timestamptz 'epoch') as last_at
       from analytics.deltas d
      where d.sign > 0 and (not p_sold or d.is_sold) and (p_vendor_id = 0 or d.vendor_id = p_vendor_id)
   ) t;
$$;
comment on function analytics.sales_bounds(bigint, boolean) is
  'The quarter hours of the first and of the last order or refund, of one vendor or (0) of all.';
grant execute on function analytics.sales_bounds(bigint, boolean) to stoa_app, stoa_vendor, stoa_readonly;
