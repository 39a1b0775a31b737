create or replace function analytics.rollup_mode(
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean, p_of_refunds boolean
) returns text
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
declare
  v_first_rate date;
  v_first date;
begin
  if p_currency = platform.marketplace_currency() then
    return 'base';
  end if;
  if not exists (
    select from analytics.sales_cells(p_from, p_to, analytics.whose(p_vendor_id), p_sold, 'm') c
     where c.currency <> p_currency
    having sum(c.sign * case when p_of_refunds then c.refund_count else c.orders end) > 0
  ) then
    return 'charged';
  end if;
  -- A day without a rate takes the one before it: only days before the first rate have none.
  select min(r.day) into v_first_rate from analytics.daily_rates(p_currency) r;
  select min(c.day) into v_first
    from (
      select (c.at at time zone 'UTC')::date as day
        from analytics.sales_cells(p_from, p_to, analytics.whose(p_vendor_id), p_sold, 'd') c
       group by 1
      having sum(c.sign * case when p_of_refunds then c.refund_count else c.orders end) > 0
    ) c;
  if v_first_rate is null or v_first < v_first_rate then
    raise exception 'No exchange rate from % to % on or before %: record one, or ask for another currency.',
      platform.marketplace_currency(), p_currency, v_first
      using errcode = 'ST400', column = 'currency';
  end if;
  return 'converted';
end
$$;
comment on function analytics.rollup_mode(timestamptz, timestamptz, text, bigint, boolean, boolean) is
  'What money_mode says, from the rollups: base, charged or converted; of orders, or of refunds. Error ST400 when a rate '
  'is missing.';
grant execute on function analytics.rollup_mode(timestamptz, timestamptz, text, bigint, boolean, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
