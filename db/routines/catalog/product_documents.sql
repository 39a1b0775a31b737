create or replace function catalog.product_documents(p_product_ids bigint[])
returns table (product_id bigint, document jsonb)
language sql stable
as $$
  select c.product_id, c.content || jsonb_build_object('productId', c.product_id, 'variants', coalesce(v.variants, '[]'),
           'options', coalesce((
             select jsonb_agg(a.slug order by o.position, a.attribute_id)
               from catalog.product_options o join catalog.attributes a on a.attribute_id = o.attribute_id
              where o.product_id = c.product_id), '[]'))
    from catalog.product_content(p_product_ids) c
    left join lateral (
      select jsonb_agg(jsonb_build_object('variantId', x.variant_id, 'sku', x.sku, 'name', x.name, 'price', x.price,
                 'compareAtPrice', x.compare_at_price, 'weight', x.weight, 'width', x.width, 'height', x.height,
                 'depth', x.depth, 'barcode', x.barcode, 'isActive', x.is_active, 'isDefault', x.is_default,
                 'stockQuantity', x.stock_quantity,
                 'prices', coalesce((select jsonb_object_agg(p.currency, p.price)
                                       from catalog.variant_prices p where p.variant_id = x.variant_id), '{}'),
                 'options', coalesce((
                    select jsonb_agg(jsonb_build_object('slug', a.slug, 'name', a.name, 'value', l.value)
                             order by o.position, a.attribute_id)
                      from catalog.variant_attributes t
                      join catalog.attributes a on a.attribute_id = t.attribute_id
                      join catalog.attribute_values l on l.value_id = t.attribute_value_id
                      left join catalog.product_options o
                        on o.product_id = x.product_id and o.attribute_id = a.attribute_id
                     where t.variant_id = x.variant_id), '[]'))
               order by x.position, x.variant_id) as variants
        from catalog.product_variants x where x.product_id = c.product_id) v on true
$$;
comment on function catalog.product_documents(bigint[]) is
  'Products as documents of the form that catalog.save_products takes, with all their variants; stockQuantity, units on '
  'hand in all warehouses, is for reading only.';
revoke all on function catalog.product_documents(bigint[]) from public;
grant execute on function catalog.product_documents(bigint[]) to stoa_app, stoa_vendor;
