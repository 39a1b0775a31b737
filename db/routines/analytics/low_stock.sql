create or replace function analytics.low_stock (
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint, p_category_id bigint, p_threshold integer,
  p_after_quantity bigint default null, p_after_variant_id bigint default null, p_limit bigint default null
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
  with scarce as materialized (
    select v.variant_id, v.product_id, p.name as product, v.sku, v.vendor_id, p.vendor, v.stock_quantity, v.reserved
      from reporting.variants v
      join reporting.products p on p.product_id = v.product_id
     where v.is_active and v.stock_quantity <= p_threshold
       and (p_vendor_id is null or v.vendor_id = p_vendor_id)
       and (p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id)))
       and (p_after_variant_id is null or (v.stock_quantity, v.variant_id) > (p_after_quantity, p_after_variant_id))
     order by v.stock_quantity, v.variant_id
     limit p_limit
  ), spans as materialized (
    select t.level, t.sign, t.starts_at, t.ends_at from analytics.spans(v_from, p_to, 'd', 'd') t
  ), sold as (
    select x.variant_id, sum(x.quantity) as quantity
      from (
        select r.variant_id, t.sign * r.quantity as quantity
          from scarce s
          join analytics.product_rollup r on r.variant_id = s.variant_id and r.level = 'd' and r.is_sold
           and r.bucket >= v_from - interval '1 day'
          join spans t on t.level = r.level and r.bucket >= t.starts_at and r.bucket < t.ends_at
        union all
        select i.variant_id, t.sign * d.sign * i.quantity
          from analytics.deltas d
         cross join lateral unnest(d.variant_ids, d.quantities) as i (variant_id, quantity)
          join spans t on t.level <> 'r' and d.occurred_at >= t.starts_at and d.occurred_at < t.ends_at
         where d.is_sold
        union all
        select i.variant_id, t.sign * i.quantity
          from spans t
          join reporting.orders o on o.created_at >= t.starts_at and o.created_at < t.ends_at and o.is_sold
          join reporting.lines i on i.order_id = o.order_id
         where t.level = 'r'
      ) x
     group by x.variant_id
    having sum(x.quantity) > 0
  )
  select s.variant_id, s.product_id, s.product, s.sku, s.vendor_id, s.vendor, s.stock_quantity, s.reserved,
         round(s.stock_quantity * extract(epoch from v_to - v_from) / 86400 / d.quantity, 1)
    from scarce s
    left join sold d on d.variant_id = s.variant_id;
end
$$;
comment on function analytics.low_stock(timestamptz, timestamptz, bigint, bigint, integer, bigint, bigint, bigint) is
  'Active variants with p_threshold units or fewer on hand now. days_of_cover is how long they last at the pace '
  'of the period''s sales (of the last 28 days where none is given); null when none was sold. Of all of them, or of p_limit '
  'after the given place, fewest units first.';
grant execute on function analytics.low_stock(timestamptz, timestamptz, bigint, bigint, integer, bigint, bigint, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
