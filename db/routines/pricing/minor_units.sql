create or replace function pricing.minor_units() returns jsonb
language sql stable
as $$
  select jsonb_object_agg(c.currency_code, c.minor_unit) from pricing.currencies c
$$;
comment on function pricing.minor_units() is
  'Of every currency the digits after the point of what can be charged, as {"JPY": 0}: what amounts are written with.';
revoke all on function pricing.minor_units() from public;
grant execute on function pricing.minor_units() to stoa_app;
