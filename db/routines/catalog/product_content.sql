create or replace function catalog.product_content(p_product_ids bigint[])
returns table (product_id bigint, content jsonb)
language sql stable
as $$
  select p.product_id, jsonb_build_object(
      'name', p.name, 'description', p.description, 'brand', p.brand, 'categoryId', p.category_id,
      'productTypeId', p.product_type_id, 'tags', to_jsonb(p.tags), 'metaTitle', p.meta_title,
      'metaDescription', p.meta_description, 'attributes', p.dynamic_attributes,
      'images', coalesce(i.images, '[]'), 'translations', coalesce(t.texts, '{}'))
    from catalog.products p
    left join lateral (
      select jsonb_agg(jsonb_build_object('mediaId', m.media_id, 'altText', m.alt_text, 'altTexts', coalesce(a.texts, '{}'))
               order by not m.is_primary, m.position, m.image_id) as images
        from catalog.product_images m
        left join lateral (
          select jsonb_object_agg(x.locale, x.value) as texts
            from catalog.translations x
           where x.entity = 'product_image' and x.entity_id = m.image_id and x.field = 'alt_text') a on true
       where m.product_id = p.product_id and m.media_id is not null) i on true
    left join lateral (
      select jsonb_object_agg(l.locale, l.texts) as texts
        from (select x.locale, jsonb_object_agg(
                       case x.field when 'meta_title' then 'metaTitle' when 'meta_description' then 'metaDescription'
                         else x.field end, x.value) as texts
                from catalog.translations x
               where x.entity = 'product' and x.entity_id = p.product_id
               group by x.locale) l) t on true
   where p.product_id = any (p_product_ids)
$$;
comment on function catalog.product_content(bigint[]) is
  'What is written about products, as JSON: all that may wait for approval. Variants, prices and stock are not in it.';
revoke all on function catalog.product_content(bigint[]) from public;
grant execute on function catalog.product_content(bigint[]) to stoa_app, stoa_vendor;
