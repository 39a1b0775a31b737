create or replace function pricing.rate_on(p_from text, p_to text, p_day date)
returns table (multiplier numeric, divisor numeric, rate_date date, through text)
language sql stable
as $$
  select c.multiplier, c.divisor, c.rate_date, c.through
    from (
      select 0 as detour, 1::numeric as multiplier, 1::numeric as divisor, p_day as rate_date, null::text as through
       where p_from = p_to
      union all
      (select 1, x.multiplier, x.divisor, x.rate_date, null
         from pricing.rates_between(p_from, p_to) x
        where p_from <> p_to and x.rate_date <= p_day
        order by x.rate_date desc, x.is_inverse
        limit 1)
      union all
      (select 1 + k.place::integer, a.multiplier * b.multiplier, a.divisor * b.divisor, least(a.rate_date, b.rate_date), k.code
         from unnest(array[platform.marketplace_currency(), 'EUR']) with ordinality as k (code, place)
        cross join lateral (
          select x.multiplier, x.divisor, x.rate_date from pricing.rates_between(p_from, k.code) x
           where x.rate_date <= p_day order by x.rate_date desc, x.is_inverse limit 1) a
        cross join lateral (
          select x.multiplier, x.divisor, x.rate_date from pricing.rates_between(k.code, p_to) x
           where x.rate_date <= p_day order by x.rate_date desc, x.is_inverse limit 1) b
        where p_from <> p_to and k.code not in (p_from, p_to))
    ) c
   order by c.detour
   limit 1
$$;
comment on function pricing.rate_on(text, text, date) is
  'What turns an amount of p_from into p_to on a day (UTC): × multiplier ÷ divisor, by the latest rate on or before it, direct '
  'or the other way round, else through the marketplace''s currency, else through the euro (through). No row where there is '
  'none.';
revoke all on function pricing.rate_on(text, text, date) from public;
grant execute on function pricing.rate_on(text, text, date) to stoa_app;
