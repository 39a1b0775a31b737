create or replace function pricing.price_in(p_amount numeric, p_from text, p_to text, p_day date) returns numeric
language sql stable
as $$
  select case when p_from = p_to then p_amount
           else pricing.round_price(p_amount * r.multiplier / r.divisor, r.minor_unit, r.increment, r.ending) end
    from pricing.price_rule(p_from, p_to, p_day) r
$$;
comment on function pricing.price_in(numeric, text, text, date) is
  'A price in another currency on a day (UTC): converted, with the currency''s markup, rounded by its rule. Null where there is '
  'no rate; as it is in its own currency.';
revoke all on function pricing.price_in(numeric, text, text, date) from public;
grant execute on function pricing.price_in(numeric, text, text, date) to stoa_app;
