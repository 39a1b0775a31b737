create or replace function pricing.price_rule(p_from text, p_to text, p_day date)
returns table (multiplier numeric, divisor numeric, minor_unit integer, increment numeric, ending numeric)
language sql stable
as $$
  select r.multiplier * (100 + coalesce(s.markup_percent, 0)), r.divisor * 100, c.minor_unit::integer, s.increment, s.ending
    from pricing.rate_on(p_from, p_to, p_day) r
    join pricing.currencies c on c.currency_code = p_to
    left join pricing.shop_currencies s on s.currency = p_to
$$;
comment on function pricing.price_rule(text, text, date) is
  'How prices become others on a day (UTC): × multiplier ÷ divisor, the markup in it, then pricing.round_price by the rest. '
  'For many prices at once; one is pricing.price_in. No row where there is no rate.';
revoke all on function pricing.price_rule(text, text, date) from public;
grant execute on function pricing.price_rule(text, text, date) to stoa_app;
