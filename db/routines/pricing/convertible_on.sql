create or replace function pricing.convertible_on(p_quote text, p_day date)
returns table (currency text, minor_unit integer, multiplier numeric, divisor numeric)
language sql stable
as $$
  select c.currency_code, c.minor_unit::integer, r.multiplier, r.divisor
    from pricing.currencies c
   cross join lateral (
     select 1::numeric as multiplier, 1::numeric as divisor where c.currency_code = p_quote
     union all
     (select x.multiplier, x.divisor from pricing.rates_between(c.currency_code, p_quote) x
       where c.currency_code <> p_quote and x.rate_date <= p_day
       order by x.rate_date desc, x.is_inverse limit 1)
   ) r
$$;
comment on function pricing.convertible_on(text, date) is
  'Every currency that has a rate to p_quote on a day (UTC), with its digits after the point: an amount × multiplier ÷ '
  'divisor is in p_quote. The latest rate on or before the day counts.';
revoke all on function pricing.convertible_on(text, date) from public;
grant execute on function pricing.convertible_on(text, date) to stoa_app;
