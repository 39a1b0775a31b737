create or replace function pricing.list_shop_currencies(p_day date)
returns table (currency text, name text, minor_unit integer, is_marketplace boolean, is_active boolean, increment numeric,
  ending numeric, markup_percent numeric, pos integer, rate numeric, rate_date date, through text)
language sql stable
as $$
  select c.currency_code, c.name, c.minor_unit::integer, c.currency_code = m.code, coalesce(s.is_active, true), s.increment,
         s.ending, coalesce(s.markup_percent, 0), coalesce(s.position, 0), round(r.multiplier / r.divisor, 12), r.rate_date,
         r.through
    from (select platform.marketplace_currency() as code) m
    join pricing.currencies c on c.currency_code = m.code
      or exists (select from pricing.shop_currencies x where x.currency = c.currency_code)
    left join pricing.shop_currencies s on s.currency = c.currency_code
    left join lateral pricing.rate_on(m.code, c.currency_code, p_day) r on true
   order by c.currency_code <> m.code, coalesce(s.position, 0), c.currency_code
$$;
comment on function pricing.list_shop_currencies(date) is
  'The currencies that the shop offers, the marketplace''s own first: how prices are rounded there, and what one unit of the '
  'marketplace''s currency is in them (null without a rate).';
revoke all on function pricing.list_shop_currencies(date) from public;
grant execute on function pricing.list_shop_currencies(date) to stoa_app;
