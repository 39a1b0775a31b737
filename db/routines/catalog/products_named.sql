create or replace function catalog.products_named(
  p_vendor_id bigint, p_pattern text, p_start text, p_sku_prefix text, p_status text, p_category_ids bigint[],
  p_before_at timestamptz, p_before_id bigint, p_most integer)
returns setof bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- The planner has no figures on names behind row-level security, and would walk a million rows in the order of time for a
-- word that nobody has: only the indexes of names, and others beside them, are to be looked into.
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
set enable_indexscan = off
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_vendor_id bigint := coalesce(v_own, p_vendor_id);
begin
  if v_own is not null and p_vendor_id is not null and v_own <> p_vendor_id then
    return;
  end if;
  return query
    select p.product_id
      from catalog.products p
     where (p_pattern is null or p.name ilike p_pattern)
       and (p_start is null or lower(p.name) like lower(p_start))
       and (p_pattern is not null or p_start is not null)
       and (v_vendor_id is null or p.vendor_id = v_vendor_id)
       and (p_status is null or p.status = p_status)
       and (p_category_ids is null or p.category_id = any (p_category_ids))
       and (p_before_at is null or (p.created_at, p.product_id) < (p_before_at, p_before_id))
     limit p_most;
  return query
    select v.product_id from catalog.product_variants v
     where v.sku like p_sku_prefix and (v_vendor_id is null or v.vendor_id = v_vendor_id)
     limit 1000;
end
$$;
comment on function catalog.products_named(bigint, text, text, text, text, bigint[], timestamptz, bigint, integer) is
  'Of a vendor (null: of all; a vendor''s session: its own), the products whose name matches a pattern or begins so, with a '
  'status, in categories, after a place in the order of time: at most p_most, in no order; and the products of at '
  'most 1,000 variants whose SKU begins so, whatever their status. A definer: a policy keeps ilike from its index.';
revoke all on function catalog.products_named(bigint, text, text, text, text, bigint[], timestamptz, bigint, integer) from public;
grant execute on function catalog.products_named(bigint, text, text, text, text, bigint[], timestamptz, bigint, integer)
  to stoa_app, stoa_vendor;
