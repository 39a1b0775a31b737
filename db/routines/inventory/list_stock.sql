create or replace function inventory.list_stock(
  p_vendor_id bigint, p_warehouse_id bigint, p_q text, p_only text, p_after text, p_limit integer)
returns table (variant_id bigint, product_id bigint, sku text, variant_name text, product_name text, is_active boolean,
  on_hand bigint, reserved bigint, free bigint, in_transit bigint, low_stock_at integer, has_own_threshold boolean,
  is_low boolean, waiting bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_low_at constant integer := coalesce(
    (select s.low_stock_at from inventory.stock_settings s where s.vendor_id = v_vendor_id), 5);
  v_after constant text := coalesce(p_after, '');
  v_q constant text := nullif(btrim(p_q), '');
  v_like constant text := '%' || replace(replace(replace(v_q, '\', '\\'), '%', '\%'), '_', '\_') || '%';
  v_end constant text := chr(1114111);
  v_ids bigint[];
begin
  -- Each kind of list has its own index; none looks at more of a vendor's variants than it shows, but for names.
  if p_only = 'out' then
    v_ids := array(
      select v.variant_id from reporting.variants v
       where v.vendor_id = v_vendor_id and v.stock_quantity = 0 and v.sku > v_after and v.is_active
         and (v_q is null or v.sku ilike v_like
              or v.product_id in (select p.product_id from reporting.products p
                                   where p.vendor_id = v_vendor_id and p.name ilike v_like))
       order by v.sku limit p_limit);
  elsif p_only = 'low' then
    v_ids := array(
      select v.variant_id
        from inventory.low_stock l
        join reporting.variants v on v.variant_id = l.variant_id
        left join inventory.stock_thresholds t on t.variant_id = l.variant_id
       where l.vendor_id = v_vendor_id and v.sku > v_after and v.is_active
         and v.stock_quantity <= coalesce(t.low_stock_at, v_low_at)
         and (v_q is null or v.sku ilike v_like
              or v.product_id in (select p.product_id from reporting.products p
                                   where p.vendor_id = v_vendor_id and p.name ilike v_like))
       order by v.sku limit p_limit);
  elsif v_q is not null then
    v_ids := array(
      select f.variant_id from (
        (select v.variant_id, v.sku from unnest(array[v_q, upper(v_q), lower(v_q)]) as k (start)
          cross join lateral (
            select r.variant_id, r.sku from reporting.variants r
             where r.vendor_id = v_vendor_id and r.sku >= k.start and r.sku < k.start || v_end
               and starts_with(r.sku, k.start) and r.sku > v_after
             order by r.sku limit p_limit) v)
        union
        (select v.variant_id, v.sku from reporting.products p
           join reporting.variants v on v.product_id = p.product_id
          where p.vendor_id = v_vendor_id and p.name ilike v_like and v.sku > v_after and length(v_q) >= 3
          order by v.sku limit p_limit)) f
       order by f.sku limit p_limit);
  else
    v_ids := array(select v.variant_id from reporting.variants v
                    where v.vendor_id = v_vendor_id and v.sku > v_after order by v.sku limit p_limit);
  end if;
  return query select * from inventory.stock_of(v_vendor_id, p_warehouse_id, v_ids);
end
$$;
comment on function inventory.list_stock(bigint, bigint, text, text, text, integer) is
  'A vendor''s variants by SKU, after p_after: units on hand, reserved, free and on their way, over all warehouses or of one '
  '(p_warehouse_id). p_q: the beginning of a SKU or, from three characters on, a part of a product''s name. p_only: low (at or '
  'below the threshold), out (nothing on hand), null all. waiting: shoppers who want to hear when it is there again. ST400, '
  'ST403, ST404 as vendors.acting_for.';
revoke all on function inventory.list_stock(bigint, bigint, text, text, text, integer) from public;
grant execute on function inventory.list_stock(bigint, bigint, text, text, text, integer) to stoa_app, stoa_vendor;
