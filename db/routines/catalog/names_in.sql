create or replace function catalog.names_in(p_change catalog.product_changes) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'categories', (
      select coalesce(jsonb_object_agg(c.category_id, c.name), '{}') from catalog.categories c
       where c.category_id in ((p_change.before ->> 'categoryId')::bigint, (p_change.after ->> 'categoryId')::bigint)),
    'productTypes', (
      select coalesce(jsonb_object_agg(t.product_type_id, t.name), '{}') from catalog.product_types t
       where t.product_type_id in (
         (p_change.before ->> 'productTypeId')::bigint, (p_change.after ->> 'productTypeId')::bigint)),
    'media', (
      select coalesce(jsonb_object_agg(m.media_id, jsonb_build_object('url', m.url,
               'thumbnailUrl', m.thumbnail_url, 'kind', m.kind)), '{}')
        from catalog.media_items m
       where m.media_id in (
         select (e ->> 'mediaId')::bigint
           from jsonb_array_elements(coalesce(nullif(p_change.before -> 'images', 'null'), '[]')
                                     || coalesce(nullif(p_change.after -> 'images', 'null'), '[]')) e)))
$$;
comment on function catalog.names_in(catalog.product_changes) is
  'What the ids in a change stand for: names of categories and product types, addresses of pictures.';
revoke all on function catalog.names_in(catalog.product_changes) from public;
grant execute on function catalog.names_in(catalog.product_changes) to stoa_app, stoa_vendor;
