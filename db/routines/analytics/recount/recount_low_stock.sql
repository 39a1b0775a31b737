create or replace function analytics.recount_low_stock (
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint, p_category_id bigint, p_threshold integer
) returns table (
  variant_id bigint, product_id bigint, product text, sku text, vendor_id bigint, vendor text,
  stock_quantity integer, reserved integer, days_of_cover numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_to constant timestamptz := coalesce(p_to, now());
  v_from constant timestamptz := coalesce(p_from, v_to - interval '28 days');
begin
  return query
  with scarce as (
    select v.variant_id, v.product_id, p.name as product, v.sku, v.vendor_id, p.vendor, v.stock_quantity, v.reserved
      from reporting.variants v
      join reporting.products p on p.product_id = v.product_id
     where v.is_active and v.stock_quantity <= p_threshold
       and (p_vendor_id is null or v.vendor_id = p_vendor_id)
       and (p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id)))
  ), sold as (
    select i.variant_id, sum(i.quantity) as quantity
      from reporting.order_items i
     where i.is_sold and i.created_at >= v_from and (p_to is null or i.created_at < p_to)
       and (p_vendor_id is null or i.vendor_id = p_vendor_id)
     group by i.variant_id
  )
  select s.variant_id, s.product_id, s.product, s.sku, s.vendor_id, s.vendor, s.stock_quantity, s.reserved,
         round(s.stock_quantity * extract(epoch from v_to - v_from) / 86400 / d.quantity, 1)
    from scarce s
    left join sold d on d.variant_id = s.variant_id;
end
$$;
comment on function analytics.recount_low_stock(timestamptz, timestamptz, bigint, bigint, integer) is
  'Active variants with p_threshold units or fewer on hand now. days_of_cover is how long they last at the pace '
  'of the period''s sales (of the last 28 days where none is given); null when none was sold.';
grant execute on function analytics.recount_low_stock(timestamptz, timestamptz, bigint, bigint, integer)
  to stoa_app, stoa_vendor, stoa_readonly;
