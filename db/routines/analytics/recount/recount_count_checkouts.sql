create or replace function analytics.recount_count_checkouts(
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint, p_category_id bigint, p_sold boolean
) returns bigint
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    select count(distinct o.checkout_id)
      from analytics.orders_in('base', p_from, p_to, null, p_vendor_id, p_category_id, p_sold) o);
end
$$;
comment on function analytics.recount_count_checkouts(timestamptz, timestamptz, bigint, bigint, boolean) is
  'How many purchases a period''s orders belong to. One that reaches into two months counts once here.';
grant execute on function analytics.recount_count_checkouts(timestamptz, timestamptz, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
