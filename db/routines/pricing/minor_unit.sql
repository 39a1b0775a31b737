create or replace function pricing.minor_unit(p_currency text) returns integer
language plpgsql stable
as $$
begin
  return (select minor_unit from pricing.currencies where currency_code = p_currency);
end
$$;
comment on function pricing.minor_unit(text) is
  'Digits after the point of what can be charged in a currency (JPY 0, EUR 2, KWD 3); null for an unknown currency.';
revoke all on function pricing.minor_unit(text) from public;
grant execute on function pricing.minor_unit(text) to stoa_app;
