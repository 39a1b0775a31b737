create or replace function catalog.product_documents(p_product_ids bigint[])
returns table (product_id bigint, document jsonb)
language sql stable
as $$
  -- What belongs to the products is taken by lists of keys: asked one by one, each would choose its way by statistics that
  -- know nothing of a product that was just made.
  with axes as materialized (
    select o.product_id, o.attribute_id, o.position, a.slug
      from catalog.product_options o
      join catalog.attributes a on a.attribute_id = o.attribute_id
     where o.product_id = any (p_product_ids)
  ), variants as materialized (
    select x.* from catalog.product_variants x where x.product_id = any (p_product_ids)
  ), prices as materialized (
    select p.variant_id, jsonb_object_agg(p.currency, p.price) as prices
      from catalog.variant_prices p
     where p.variant_id = any (array(select x.variant_id from variants x))
     group by p.variant_id
  ), chosen as materialized (
    select x.product_id, t.variant_id, t.attribute_id, t.attribute_value_id
      from catalog.variant_attributes t
      join variants x on x.variant_id = t.variant_id
     where t.variant_id = any (array(select x.variant_id from variants x))
  ), options as materialized (
    select t.variant_id, jsonb_agg(jsonb_build_object('slug', a.slug, 'name', a.name, 'value', l.value)
                                   order by o.position, a.attribute_id) as options
      from chosen t
      join catalog.attributes a on a.attribute_id = t.attribute_id
      join catalog.attribute_values l on l.value_id = t.attribute_value_id
      left join axes o on o.product_id = t.product_id and o.attribute_id = t.attribute_id
     group by t.variant_id
  ), sold as materialized (
    select x.product_id, jsonb_agg(jsonb_build_object('variantId', x.variant_id, 'sku', x.sku, 'name', x.name, 'price', x.price,
               'compareAtPrice', x.compare_at_price, 'weight', x.weight, 'width', x.width, 'height', x.height,
               'depth', x.depth, 'barcode', x.barcode, 'isActive', x.is_active, 'isDefault', x.is_default,
               'stockQuantity', x.stock_quantity, 'prices', coalesce(p.prices, '{}'), 'options', coalesce(o.options, '[]'))
             order by x.position, x.variant_id) as variants
      from variants x
      left join prices p on p.variant_id = x.variant_id
      left join options o on o.variant_id = x.variant_id
     group by x.product_id
  ), named as materialized (
    select a.product_id, jsonb_agg(a.slug order by a.position, a.attribute_id) as slugs from axes a group by a.product_id
  )
  select c.product_id, c.content || jsonb_build_object('productId', c.product_id, 'variants', coalesce(s.variants, '[]'),
           'options', coalesce(n.slugs, '[]'))
    from catalog.product_content(p_product_ids) c
    left join sold s on s.product_id = c.product_id
    left join named n on n.product_id = c.product_id
$$;
comment on function catalog.product_documents(bigint[]) is
  'Products as documents of the form that catalog.save_products takes, with all their variants; stockQuantity, units on '
  'hand in all warehouses, is for reading only.';
revoke all on function catalog.product_documents(bigint[]) from public;
grant execute on function catalog.product_documents(bigint[]) to stoa_app, stoa_vendor;
