create or replace function analytics.orders_in (
  p_mode text, p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint,
  p_sold boolean
) returns table (
  order_id bigint, checkout_id bigint, user_id bigint, vendor_id bigint, created_at timestamptz,
  shipped_at timestamptz, ship_country text, ship_region text, ship_city text, sales numeric, multiplier numeric,
  divisor numeric
)
language sql stable
as $$
  select o.order_id, o.checkout_id, o.user_id, o.vendor_id, o.created_at, o.shipped_at,
         o.ship_country, o.ship_region, o.ship_city,
         analytics.amount(p_mode, o.order_total, o.base_order_total, r.multiplier, r.divisor), r.multiplier, r.divisor
    from reporting.orders o
    left join (
      select d.day, max(d.multiplier) as multiplier, max(d.divisor) as divisor
        from analytics.daily_rates(p_currency) d group by d.day
    ) r on r.day = (o.created_at at time zone 'UTC')::date
   where (p_from is null or o.created_at >= p_from)
     and (p_to is null or o.created_at < p_to)
     and (p_vendor_id is null or o.vendor_id = p_vendor_id)
     and (not p_sold or o.is_sold)
     and (p_category_id is null or exists (
       select from reporting.order_items i
        where i.order_id = o.order_id and i.category_id in (select analytics.category_tree(p_category_id))));
$$;
comment on function analytics.orders_in(text, timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'The orders a report counts, with what customers paid in its currency; of a category: orders with a line of '
  'it. One select, so that PostgreSQL inlines it and drops the parts a report does not use.';
grant execute on function analytics.orders_in(text, timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
