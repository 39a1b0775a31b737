create or replace function analytics.refunds_in (
  p_mode text, p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  refund_id bigint, order_id bigint, vendor_id bigint, user_id bigint, refund_reason text, created_at timestamptz,
  ship_country text, ship_region text, ship_city text, amount numeric
)
language sql stable
as $$
  select i.refund_id, i.order_id, i.vendor_id, i.user_id, i.refund_reason, i.created_at,
         i.ship_country, i.ship_region, i.ship_city,
         analytics.amount(p_mode, i.refund_amount, i.base_refund_amount, r.multiplier, r.divisor)
    from reporting.refunds i
    left join (
      select d.day, max(d.multiplier) as multiplier, max(d.divisor) as divisor
        from analytics.daily_rates(p_currency) d group by d.day
    ) r on r.day = (i.created_at at time zone 'UTC')::date
   where (p_from is null or i.created_at >= p_from)
     and (p_to is null or i.created_at < p_to)
     and (p_vendor_id is null or i.vendor_id = p_vendor_id)
     and (not p_sold or i.is_sold);
$$;
comment on function analytics.refunds_in(text, timestamptz, timestamptz, text, bigint, boolean) is
  'The refunds given in a period, by their own time, with their amount in the report''s currency; p_sold: of '
  'sold orders only.';
grant execute on function analytics.refunds_in(text, timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
