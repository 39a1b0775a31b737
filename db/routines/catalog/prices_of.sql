create or replace function catalog.prices_of(p_variant_ids bigint[], p_currency text, p_at timestamptz)
returns table (variant_id bigint, product_id bigint, currency text, price numeric, compare_at_price numeric,
  is_converted boolean)
language sql stable
as $$
  with asked as materialized (
    select v.variant_id, v.product_id, v.price::numeric as price, v.compare_at_price::numeric as compare_at_price,
           o.currency as own, e.variant_id is not null as is_explicit, e.price::numeric as explicit_price,
           e.compare_at_price::numeric as explicit_compare
      from catalog.product_variants v
      join reporting.vendors o on o.vendor_id = v.vendor_id
      left join catalog.variant_prices e
        on e.variant_id = v.variant_id and e.currency = p_currency and o.currency <> p_currency
     where v.variant_id = any (p_variant_ids)
  ), rules as materialized (
    -- A rate for each currency of a vendor, not for each price.
    select a.own, r.multiplier, r.divisor, r.minor_unit, r.increment, r.ending
      from (select distinct x.own from asked x where x.own <> p_currency and not x.is_explicit) a
     cross join lateral pricing.price_rule(a.own, p_currency, (p_at at time zone 'UTC')::date) r
  )
  select a.variant_id, a.product_id, case when a.is_explicit or r.own is not null then p_currency else a.own end,
         case when a.is_explicit then a.explicit_price
           when r.own is null then a.price
           else pricing.round_price(a.price * r.multiplier / r.divisor, r.minor_unit, r.increment, r.ending) end,
         case when a.is_explicit then a.explicit_compare
           when r.own is null then a.compare_at_price
           else pricing.round_price(
             a.compare_at_price * r.multiplier / r.divisor, r.minor_unit, r.increment, r.ending) end,
         not a.is_explicit and r.own is not null
    from asked a
    left join rules r on r.own = a.own and not a.is_explicit
$$;
comment on function catalog.prices_of(bigint[], text, timestamptz) is
  'What variants cost in a currency at a moment: the vendor''s own price in it, else the price converted by the rate of that day '
  '(UTC) and the currency''s rule (is_converted), else the price in the vendor''s currency, which currency then says. '
  'compare_at_price is the price before, likewise.';
revoke all on function catalog.prices_of(bigint[], text, timestamptz) from public;
grant execute on function catalog.prices_of(bigint[], text, timestamptz) to stoa_app;
