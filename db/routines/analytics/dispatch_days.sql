create or replace function analytics.dispatch_days(p_vendor_id bigint, p_at timestamptz) returns integer
language sql stable
as $$
  select case when sum(r.shipped_orders) >= 5
           then ceil(greatest(sum(r.ship_seconds) / sum(r.shipped_orders), 1) / 86400) end::integer
    from analytics.sales_rollup r
   where r.level = 'm' and r.vendor_id = p_vendor_id
     and r.bucket >= date_trunc('month', p_at, 'UTC') - interval '12 months' and r.bucket <= p_at
$$;
comment on function analytics.dispatch_days(bigint, timestamptz) is
  'In how many whole days a vendor sent its parcels on average, from the order on, in the twelve months before a moment and '
  'its own (UTC); null if it sent fewer than five.';
revoke all on function analytics.dispatch_days(bigint, timestamptz) from public;
grant execute on function analytics.dispatch_days(bigint, timestamptz) to stoa_app;
