create or replace function pricing.rates_between(p_base text, p_quote text)
returns table (rate_date date, multiplier numeric, divisor numeric, is_inverse boolean)
language sql stable
as $$
  select r.rate_date, r.rate, 1::numeric, false
    from pricing.exchange_rates r where r.base_currency = p_base and r.quote_currency = p_quote
  union all
  select r.rate_date, 1::numeric, r.rate, true
    from pricing.exchange_rates r where r.base_currency = p_quote and r.quote_currency = p_base;
$$;
comment on function pricing.rates_between(text, text) is
  'The dated rates of a pair, whichever way round it is quoted: an amount in p_base × multiplier ÷ divisor is '
  'in p_quote.';
grant execute on function pricing.rates_between(text, text) to stoa_app, stoa_vendor, stoa_readonly;
