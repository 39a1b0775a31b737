create or replace function pricing.currency_list()
returns table (currency_code text, name text)
language sql stable
as $$
  select c.currency_code, c.name
    from pricing.currencies c
   where c.currency_code = any(pricing.convertible_currencies(platform.marketplace_currency()))
   order by c.name, c.currency_code;
$$;
comment on function pricing.currency_list() is
  'The currencies that people can choose to see prices in: the marketplace''s, and those with a dated rate to or from it.';
revoke all on function pricing.currency_list() from public;
grant execute on function pricing.currency_list() to stoa_app;
