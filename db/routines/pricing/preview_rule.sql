create or replace function pricing.preview_rule(
  p_currency text, p_increment numeric, p_ending numeric, p_markup_percent numeric, p_amounts numeric[], p_day date)
returns table (amount numeric, converted numeric, price numeric)
language plpgsql stable
as $$
begin
  perform pricing.check_rule(p_currency, p_increment, p_ending, p_markup_percent);
  return query
    select a.x, round(a.x * r.multiplier / r.divisor, 4),
           pricing.round_price(a.x * r.multiplier * (100 + p_markup_percent) / (r.divisor * 100),
                               pricing.minor_unit(p_currency), p_increment, p_ending)
      from unnest(p_amounts) with ordinality as a (x, place)
      left join lateral pricing.rate_on(platform.marketplace_currency(), p_currency, p_day) r on true
     order by a.place;
end
$$;
comment on function pricing.preview_rule(text, numeric, numeric, numeric, numeric[], date) is
  'What amounts in the marketplace''s currency become in another on a day (UTC): converted to four decimals, and as a price by '
  'a rule that need not be saved. Null where there is no rate. Refuses what pricing.check_rule does.';
revoke all on function pricing.preview_rule(text, numeric, numeric, numeric, numeric[], date) from public;
grant execute on function pricing.preview_rule(text, numeric, numeric, numeric, numeric[], date) to stoa_app;
