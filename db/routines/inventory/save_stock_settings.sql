create or replace function inventory.save_stock_settings(
  p_actor_id bigint, p_vendor_id bigint, p_low_stock_at integer, p_sends_alerts boolean) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
begin
  if p_low_stock_at is null or p_low_stock_at not between 0 and 1000000 then
    raise exception 'From 0 to 1,000,000 units.' using errcode = 'ST400', column = 'lowStockAt';
  end if;
  insert into inventory.stock_settings as s (vendor_id, low_stock_at, sends_alerts)
  values (v_vendor_id, p_low_stock_at, coalesce(p_sends_alerts, true))
  on conflict (vendor_id) do update
     set low_stock_at = excluded.low_stock_at, sends_alerts = excluded.sends_alerts, updated_at = now(),
         is_checked = s.is_checked and s.low_stock_at = excluded.low_stock_at;
  perform audit.log_activity(p_actor_id, v_vendor_id, 'stock settings changed',
    format('Low at %s units, letters %s.', p_low_stock_at, case when coalesce(p_sends_alerts, true) then 'on' else 'off' end));
end
$$;
comment on function inventory.save_stock_settings(bigint, bigint, integer, boolean) is
  'At or below how many units a vendor''s variants are low, and whether letters say so. The job looks at all of them again. '
  'ST400 lowStockAt.';
revoke all on function inventory.save_stock_settings(bigint, bigint, integer, boolean) from public;
grant execute on function inventory.save_stock_settings(bigint, bigint, integer, boolean) to stoa_app, stoa_vendor;
