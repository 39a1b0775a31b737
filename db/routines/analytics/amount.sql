create or replace function analytics.amount (
  p_mode text, p_charged numeric, p_base numeric, p_multiplier numeric, p_divisor numeric
) returns numeric
language sql immutable
as $$
  select case p_mode
    when 'base' then p_base
    when 'charged' then p_charged
    else p_base * round(p_multiplier / p_divisor, 12)
  end;
$$;
comment on function analytics.amount(text, numeric, numeric, numeric, numeric) is
  'An amount in the report''s currency: as kept in the marketplace''s currency, as charged, or converted by the rate of its '
  'day (twelve decimals) with every decimal kept, so that a sum is the same in whatever parts it is added up.';
grant execute on function analytics.amount(text, numeric, numeric, numeric, numeric)
  to stoa_app, stoa_vendor, stoa_readonly;
