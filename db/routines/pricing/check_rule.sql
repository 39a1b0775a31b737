create or replace function pricing.check_rule(
  p_currency text, p_increment numeric, p_ending numeric, p_markup_percent numeric) returns void
language plpgsql stable
as $$
declare
  v_unit constant integer := pricing.minor_unit(p_currency);
begin
  if v_unit is null then
    raise exception 'There is no such currency.' using errcode = 'ST404', column = 'currency';
  end if;
  if p_currency = platform.marketplace_currency() then
    raise exception 'Prices in the marketplace''s own currency are not converted.' using errcode = 'ST409', column = 'currency';
  end if;
  if p_increment is not null and (p_increment <= 0 or p_increment > 1000000 or p_increment <> round(p_increment, v_unit)) then
    raise exception 'Above 0, with at most % decimals.', v_unit using errcode = 'ST400', column = 'increment';
  end if;
  if p_ending is not null and (p_ending <= 0 or p_ending >= 1 or p_ending <> round(p_ending, v_unit)) then
    raise exception 'Between 0 and 1, with at most % decimals.', v_unit using errcode = 'ST400', column = 'ending';
  end if;
  if p_increment is not null and p_ending is not null then
    raise exception 'An increment or an ending, not both.' using errcode = 'ST400', column = 'ending';
  end if;
  if coalesce(p_markup_percent, 0) not between -50 and 100 then
    raise exception 'From -50 to 100 per cent.' using errcode = 'ST400', column = 'markupPercent';
  end if;
end
$$;
comment on function pricing.check_rule(text, numeric, numeric, numeric) is
  'Refuses a rule of rounding that does not fit its currency: ST400 increment, ending, markupPercent; ST404 no such currency; '
  'ST409 the marketplace''s own.';
revoke all on function pricing.check_rule(text, numeric, numeric, numeric) from public;
grant execute on function pricing.check_rule(text, numeric, numeric, numeric) to stoa_app;
