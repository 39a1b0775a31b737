create or replace function analytics.resolve_request(
  p_currency text, p_timezone text, p_is_known_zone boolean, p_from_local timestamp, p_to_local timestamp,
  p_vendor_id bigint, p_category_id bigint
) returns table (
  currency text, timezone text, from_at timestamptz, to_at timestamptz, current_at timestamptz, problem text
)
language plpgsql stable
as $$
begin
  currency := coalesce(p_currency, platform.marketplace_currency());
  timezone := coalesce(p_timezone, platform.marketplace_time_zone());
  current_at := now();
  problem := case
    when p_currency is not null and not pricing.is_currency(p_currency) then 'currency'
    when p_timezone is not null and not p_is_known_zone and not platform.is_time_zone(p_timezone) then 'timezone'
    when p_vendor_id is not null
      and not exists (select from reporting.vendors v where v.vendor_id = p_vendor_id) then 'vendorId'
    when p_category_id is not null
      and not exists (select from reporting.categories c where c.category_id = p_category_id) then 'categoryId'
  end;
  if problem is null then
    from_at := p_from_local at time zone timezone;
    to_at := p_to_local at time zone timezone;
  end if;
  return next;
end
$$;
comment on function analytics.resolve_request(text, text, boolean, timestamp, timestamp, bigint, bigint) is
  'What a report''s filters mean here: the marketplace''s currency and time zone where none is given, local '
  'times as instants. problem names the first filter that means nothing.';
grant execute on function analytics.resolve_request(text, text, boolean, timestamp, timestamp, bigint, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
