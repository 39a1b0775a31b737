create or replace function analytics.items_in (
  p_mode text, p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint,
  p_sold boolean
) returns table (
  order_id bigint, checkout_id bigint, user_id bigint, vendor_id bigint, product_id bigint, variant_id bigint,
  category_id bigint, created_at timestamptz, ship_country text, ship_region text, ship_city text, quantity integer,
  revenue numeric
)
language sql stable
as $$
  select i.order_id, i.checkout_id, i.user_id, i.vendor_id, i.product_id, i.variant_id, i.category_id, i.created_at,
         i.ship_country, i.ship_region, i.ship_city, i.quantity,
         analytics.amount(p_mode, i.revenue, i.base_revenue, r.multiplier, r.divisor)
    from reporting.order_items i
    left join (
      select d.day, max(d.multiplier) as multiplier, max(d.divisor) as divisor
        from analytics.daily_rates(p_currency) d group by d.day
    ) r on r.day = (i.created_at at time zone 'UTC')::date
   where (p_from is null or i.created_at >= p_from)
     and (p_to is null or i.created_at < p_to)
     and (p_vendor_id is null or i.vendor_id = p_vendor_id)
     and (not p_sold or i.is_sold)
     and (p_category_id is null or i.category_id in (select analytics.category_tree(p_category_id)));
$$;
comment on function analytics.items_in(text, timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'The order lines a report counts, with their revenue (items after discounts) in its currency. One select, so '
  'that PostgreSQL inlines it.';
grant execute on function analytics.items_in(text, timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
