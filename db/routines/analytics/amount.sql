create or replace function analytics.amount (
  p_mode text, p_charged numeric, p_base numeric, p_multiplier numeric, p_divisor numeric
) returns numeric
language sql immutable
as $$
  select case p_mode
    when 'base' then p_base
    when 'charged' then p_charged
    else round(p_base * p_multiplier / p_divisor, 4)
  end;
$$;
comment on function analytics.amount(text, numeric, numeric, numeric, numeric) is
  'One amount in the report''s currency: as kept in the marketplace''s currency, as charged, or converted by '
  'the rate of its day and rounded to four decimals, so that parts always add up to their whole.';
grant execute on function analytics.amount(text, numeric, numeric, numeric, numeric)
  to stoa_app, stoa_vendor, stoa_readonly;
