create or replace function analytics.refund_mode (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns text
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_day date;
begin
  if p_currency = platform.marketplace_currency() then
    return 'base';
  end if;
  if not exists (
    select from reporting.refunds o
     where (p_from is null or o.created_at >= p_from)
         and (p_to is null or o.created_at < p_to)
         and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         and (not p_sold or o.is_sold)
       and o.currency <> p_currency
  ) then
    return 'charged';
  end if;
  select min(s.day) into v_day
    from (
    select distinct (o.created_at at time zone 'UTC')::date as day from reporting.refunds o
     where (p_from is null or o.created_at >= p_from)
         and (p_to is null or o.created_at < p_to)
         and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         and (not p_sold or o.is_sold)
  ) s
    left join analytics.daily_rates(p_currency) r on r.day = s.day
   where r.day is null;
  if v_day is not null then
    raise exception 'No exchange rate from % to % on or before %: record one, or ask for another currency.',
      platform.marketplace_currency(), p_currency, v_day
      using errcode = 'ST400', column = 'currency';
  end if;
  return 'converted';
end
$$;
comment on function analytics.refund_mode(timestamptz, timestamptz, text, bigint, boolean) is
  'What money_mode says of orders, for the refunds given in a period, each at the rate of its own day.';
grant execute on function analytics.refund_mode(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
