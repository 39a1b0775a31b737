create or replace function pricing.dated_rates(p_from text, p_to text) returns table (rate_date date, rate numeric)
language sql stable
as $$
  select r.rate_date, r.rate from pricing.exchange_rates r where r.base_currency = p_from and r.quote_currency = p_to
  union all
  select r.rate_date, round(1 / r.rate, 12) from pricing.exchange_rates r
   where r.base_currency = p_to and r.quote_currency = p_from
     and not exists (select from pricing.exchange_rates d where d.base_currency = p_from and d.quote_currency = p_to)
  order by 1
$$;
comment on function pricing.dated_rates(text, text) is
  'What one unit of p_from is worth in p_to, from each date (UTC) until the next; turned around where only the '
  'other direction is kept.';
grant execute on function pricing.dated_rates(text, text) to stoa_app, stoa_vendor;
