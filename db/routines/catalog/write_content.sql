create or replace function catalog.write_content(p_product_ids bigint[], p_contents jsonb[], p_are_new boolean) returns void
language plpgsql volatile
as $$
begin
  -- New products were inserted with their columns already.
  if not p_are_new then
    update catalog.products p
       set name = coalesce(w.content ->> 'name', p.name),
           description = case when w.content ? 'description' then coalesce(w.content ->> 'description', '')
             else p.description end,
           brand = case when w.content ? 'brand' then nullif(w.content ->> 'brand', '') else p.brand end,
           category_id = case when w.content ? 'categoryId' then (w.content ->> 'categoryId')::bigint
             else p.category_id end,
           product_type_id = case when w.content ? 'productTypeId' then (w.content ->> 'productTypeId')::bigint
             else p.product_type_id end,
           tags = case when w.content ? 'tags'
             then array(select jsonb_array_elements_text(coalesce(nullif(w.content -> 'tags', 'null'), '[]'))) else p.tags end,
           meta_title = case when w.content ? 'metaTitle' then coalesce(w.content ->> 'metaTitle', '')
             else p.meta_title end,
           meta_description = case when w.content ? 'metaDescription' then coalesce(w.content ->> 'metaDescription', '')
             else p.meta_description end,
           revision = p.revision + 1, updated_at = now()
      from unnest(p_product_ids, p_contents) as w (product_id, content)
     where p.product_id = w.product_id;

    delete from catalog.product_dynamic_attributes a
     using unnest(p_product_ids, p_contents) as w (product_id, content)
     where a.product_id = w.product_id and w.content ? 'attributes' and not w.content -> 'attributes' ? a.attribute_name;
    delete from catalog.translations t
     using unnest(p_product_ids, p_contents) as w (product_id, content)
     where t.entity = 'product' and t.entity_id = w.product_id and w.content ? 'translations'
       and not coalesce(w.content -> 'translations' -> t.locale, '{}')
             ? case t.field when 'meta_title' then 'metaTitle' when 'meta_description' then 'metaDescription' else t.field end;
  end if;

  insert into catalog.product_dynamic_attributes as a (product_id, vendor_id, attribute_name, attribute_value)
  select p.product_id, p.vendor_id, e.key, e.value
    from unnest(p_product_ids, p_contents) as w (product_id, content)
    join catalog.products p on p.product_id = w.product_id
   cross join lateral jsonb_each_text(w.content -> 'attributes') e
   where e.value is not null
  on conflict (product_id, attribute_name) do update set attribute_value = excluded.attribute_value
    where a.attribute_value <> excluded.attribute_value;

  insert into catalog.translations as t (entity, entity_id, locale, field, value, vendor_id)
  select 'product', p.product_id, l.key,
         case f.key when 'metaTitle' then 'meta_title' when 'metaDescription' then 'meta_description' else f.key end,
         f.value, p.vendor_id
    from unnest(p_product_ids, p_contents) as w (product_id, content)
    join catalog.products p on p.product_id = w.product_id
   cross join lateral jsonb_each(w.content -> 'translations') l
   cross join lateral jsonb_each_text(l.value) f
   where coalesce(f.value, '') <> ''
  on conflict (entity, entity_id, locale, field) do update set value = excluded.value where t.value <> excluded.value;

  if exists (select from unnest(p_contents) as c where c ? 'images') then
    perform catalog.write_images(p_product_ids, p_contents);
  end if;
end
$$;
comment on function catalog.write_content(bigint[], jsonb[], boolean) is
  'Writes what is said about products: of each the properties that its content has, in full. The caller has locked the '
  'products and checked what the content refers to.';
revoke all on function catalog.write_content(bigint[], jsonb[], boolean) from public;
