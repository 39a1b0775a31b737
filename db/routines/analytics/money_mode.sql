create or replace function analytics.money_mode (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean
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
    select from reporting.orders o
     where (p_from is null or o.created_at >= p_from)
         and (p_to is null or o.created_at < p_to)
         and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         and (not p_sold or o.is_sold)
       and (p_category_id is null or exists (
         select from reporting.order_items i
          where i.order_id = o.order_id and i.category_id in (select analytics.category_tree(p_category_id))))
       and o.currency <> p_currency
  ) then
    return 'charged';
  end if;
  select min(s.day) into v_day
    from (
    select distinct (o.created_at at time zone 'UTC')::date as day from reporting.orders o
     where (p_from is null or o.created_at >= p_from)
         and (p_to is null or o.created_at < p_to)
         and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         and (not p_sold or o.is_sold)
       and (p_category_id is null or exists (
         select from reporting.order_items i
          where i.order_id = o.order_id and i.category_id in (select analytics.category_tree(p_category_id))))
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
comment on function analytics.money_mode(timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'How a report in p_currency gets its amounts: base (kept in the marketplace''s currency), charged (every '
  'order in it was charged in p_currency) or converted by the dated rates. Error ST400 when a rate is missing: '
  'no number is better than a wrong one.';
grant execute on function analytics.money_mode(timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
