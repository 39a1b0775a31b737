create or replace function catalog.content_problems(p_vendor_id bigint, p_drafts catalog.product_draft[])
returns table (place integer, field text, problem text)
language sql stable
as $$
  with drafts as materialized (
    select d.place, d.after, (d.after ->> 'categoryId')::bigint as category_id,
           (d.after ->> 'productTypeId')::bigint as product_type_id, d.before
      from unnest(p_drafts) d
     where d.problem is null
  ), kinds as materialized (
    -- Many products share a type and a category: what is asked of them is worked out once.
    select k.product_type_id, k.category_id, t.attribute_id, t.key, t.kind, t.is_option
      from (select distinct d.product_type_id, d.category_id from drafts d
             where d.product_type_id is not null or d.category_id is not null) k
     cross join lateral catalog.template_of(k.product_type_id, k.category_id) t
  ), found as (
    select d.place, 1 as grade, 'name' as field, 'must not be empty.' as problem
      from drafts d where coalesce(d.after ->> 'name', '') = ''
    union all
    select d.place, 2, 'categoryId', 'is no category that is in use.'
      from drafts d
     where d.category_id is not null and d.category_id is distinct from (d.before ->> 'categoryId')::bigint
       and not exists (select from catalog.categories c where c.category_id = d.category_id and c.is_active)
    union all
    select d.place, 3, 'productTypeId', 'is no product type that is in use.'
      from drafts d
     where d.product_type_id is not null and d.product_type_id is distinct from (d.before ->> 'productTypeId')::bigint
       and not exists (select from catalog.product_types t where t.product_type_id = d.product_type_id and t.is_active)
    union all
    select d.place, 4, 'images', format('%s is no picture or video of this vendor.', e.image ->> 'mediaId')
      from drafts d
     cross join lateral jsonb_array_elements(coalesce(nullif(d.after -> 'images', 'null'), '[]')) as e (image)
     where d.after -> 'images' is distinct from d.before -> 'images' and not exists (
       select from catalog.media m where m.media_id = (e.image ->> 'mediaId')::bigint and m.vendor_id = p_vendor_id)
    union all
    select d.place, 5, 'attributes.' || a.key, catalog.attribute_problem(k.attribute_id, k.kind, a.value)
      from drafts d
     cross join lateral jsonb_each_text(coalesce(nullif(d.after -> 'attributes', 'null'), '{}')) a
      join kinds k on k.product_type_id is not distinct from d.product_type_id
       and k.category_id is not distinct from d.category_id and k.key = a.key and not k.is_option
     where d.before -> 'attributes' ->> a.key is distinct from a.value
        or d.product_type_id is distinct from (d.before ->> 'productTypeId')::bigint
    union all
    select d.place, 6, 'attributes.' || a.key, 'is not among the attributes of this product type.'
      from drafts d
      join catalog.product_types t on t.product_type_id = d.product_type_id and not t.allows_other_attributes
     cross join lateral jsonb_each_text(coalesce(nullif(d.after -> 'attributes', 'null'), '{}')) a
     where (d.before -> 'attributes' ->> a.key is distinct from a.value
            or d.product_type_id is distinct from (d.before ->> 'productTypeId')::bigint)
       and not exists (
       select from kinds k
        where k.product_type_id is not distinct from d.product_type_id
          and k.category_id is not distinct from d.category_id and k.key = a.key)
  )
  select distinct on (f.place) f.place, f.field, f.problem
    from found f
   where f.problem is not null
   order by f.place, f.grade, f.field
$$;
comment on function catalog.content_problems(bigint, catalog.product_draft[]) is
  'What is wrong with what drafts say, the first thing of each: names, categories, types, pictures that are not the '
  'vendor''s, values that do not fit the template. What was like that before is let be.';
revoke all on function catalog.content_problems(bigint, catalog.product_draft[]) from public;
