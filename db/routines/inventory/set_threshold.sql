create or replace function inventory.set_threshold(
  p_actor_id bigint, p_vendor_id bigint, p_variant_id bigint, p_low_stock_at integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
begin
  if not exists (select from reporting.variants v where v.variant_id = p_variant_id and v.vendor_id = v_vendor_id) then
    raise exception 'There is no such variant.' using errcode = 'ST404', column = 'variantId';
  end if;
  if p_low_stock_at not between 0 and 1000000 then
    raise exception 'From 0 to 1,000,000 units.' using errcode = 'ST400', column = 'lowStockAt';
  end if;
  if p_low_stock_at is null then
    delete from inventory.stock_thresholds t where t.variant_id = p_variant_id and t.vendor_id = v_vendor_id;
  else
    insert into inventory.stock_thresholds (variant_id, vendor_id, low_stock_at)
    values (p_variant_id, v_vendor_id, p_low_stock_at)
    on conflict (variant_id) do update set low_stock_at = excluded.low_stock_at;
  end if;
  perform inventory.note_low_stock(array[p_variant_id]);
  perform audit.log_activity(p_actor_id, v_vendor_id, 'threshold changed',
    format('Variant %s: %s.', p_variant_id, coalesce(p_low_stock_at::text, 'as the others')));
end
$$;
comment on function inventory.set_threshold(bigint, bigint, bigint, integer) is
  'At or below how many units one variant is low; null: as the vendor''s others. ST400 lowStockAt; ST404.';
revoke all on function inventory.set_threshold(bigint, bigint, bigint, integer) from public;
grant execute on function inventory.set_threshold(bigint, bigint, bigint, integer) to stoa_app, stoa_vendor;
