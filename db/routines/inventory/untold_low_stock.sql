create or replace function inventory.untold_low_stock(p_vendors integer, p_variants integer, p_after bigint)
returns table (vendor_id bigint, vendor_name text, sends_alerts boolean, variant_ids bigint[], items jsonb, people jsonb)
language sql stable
as $$
  select u.vendor_id, n.name, coalesce(s.sends_alerts, true), v.ids, v.items,
         (select coalesce(jsonb_agg(jsonb_build_object('email', p.email, 'language', p.language)), '[]')
            from vendors.people_with(u.vendor_id, 'stock.manage') p)
    from (select distinct l.vendor_id from inventory.low_stock l where l.told_at is null and l.vendor_id > p_after
           order by l.vendor_id limit p_vendors) u
    join reporting.vendors n on n.vendor_id = u.vendor_id
    left join inventory.stock_settings s on s.vendor_id = u.vendor_id
   cross join lateral (
     select array_agg(i.variant_id order by i.stock_quantity, i.sku) as ids,
            jsonb_agg(jsonb_build_object('sku', i.sku, 'product', i.product, 'variant', i.name, 'stock', i.stock_quantity)
              order by i.stock_quantity, i.sku) as items
       from (select w.variant_id, r.sku, r.name, r.stock_quantity, p.name as product
               from (select l.variant_id from inventory.low_stock l
                      where l.vendor_id = u.vendor_id and l.told_at is null order by l.variant_id limit p_variants) w
               join reporting.variants r on r.variant_id = w.variant_id
               join reporting.products p on p.product_id = r.product_id) i) v
$$;
comment on function inventory.untold_low_stock(integer, integer, bigint) is
  'Vendors after p_after with variants that fell low and that no letter has named, with at most p_variants of them each and who '
  'is to be written to: those of their people who may keep stock.';
revoke all on function inventory.untold_low_stock(integer, integer, bigint) from public;
grant execute on function inventory.untold_low_stock(integer, integer, bigint) to stoa_app;
