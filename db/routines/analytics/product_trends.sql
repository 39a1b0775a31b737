create or replace function analytics.product_trends (
  p_from timestamptz, p_to timestamptz, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_sold boolean
) returns table (
  product_id bigint, product text, vendor_id bigint, vendor text, year integer, month integer, starts_on date,
  total_quantity bigint, stage text
)
language sql stable
as $$
  select m.product_id, p.name, p.vendor_id, p.vendor, extract(year from m.starts_on)::integer,
         extract(month from m.starts_on)::integer, m.starts_on, m.quantity, t.stage
    from analytics.product_months(p_from, p_to, p_timezone, p_vendor_id, p_category_id, p_sold, null, null, null, null) m
    join analytics.product_stages(p_to, p_timezone, p_vendor_id, p_sold) t on t.product_id = m.product_id
    join reporting.products p on p.product_id = m.product_id;
$$;
comment on function analytics.product_trends(timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'Units by product and month (cut in p_timezone), and the stage each product is in at the end of the period: '
  'its last 3 months against the 3 before.';
grant execute on function analytics.product_trends(timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
