create or replace function pricing.convertible_currencies(p_base text) returns text[]
language sql stable
as $$
  select array_agg(c.code order by c.code)
    from (select p_base as code
          union select r.quote_currency from pricing.exchange_rates r where r.base_currency = p_base
          union select r.base_currency from pricing.exchange_rates r where r.quote_currency = p_base) c;
$$;
comment on function pricing.convertible_currencies(text) is
  'The currencies that an amount in p_base can be given in: itself, and every one with a dated rate to or from it.';
grant execute on function pricing.convertible_currencies(text) to stoa_app, stoa_vendor, stoa_readonly;
