create or replace function analytics.product_mode(
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean
) returns text
language sql stable
as $$
  select case when p_category_id is null
           then analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false)
           else analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) end;
$$;
comment on function analytics.product_mode(timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'How a report about products gets its amounts: of a category, its own orders decide (money_mode), else all of them.';
grant execute on function analytics.product_mode(timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
