create or replace function catalog.search_documents_of(p_product_ids bigint[])
returns table (product_id bigint, vendor_id bigint, price numeric, rating numeric, review_count integer,
  facets text[], words tsvector, called text)
language sql stable
as $$
  with own as (
    select coalesce((select l.locale from catalog.shop_languages l where l.is_default), 'en') as locale,
           platform.marketplace_currency() as currency
  ), asked as materialized (
    select p.product_id, p.vendor_id, p.name, p.description, p.brand, p.tags, p.category_id, p.dynamic_attributes,
           p.average_rating, p.review_count
      from catalog.products p
     where p.product_id = any (p_product_ids) and p.status = 'active' and vendors.is_active(p.vendor_id)
  ), variants as materialized (
    select v.product_id, v.variant_id, v.sku, v.stock_quantity
      from asked p join catalog.product_variants v on v.product_id = p.product_id and v.is_active
  ), sold as (
    select v.product_id, min(o.price) as price, bool_or(v.stock_quantity > 0) as is_in_stock,
           left(string_agg(v.sku, ' '), 4000) as skus
      from variants v
      join catalog.prices_of(array(select x.variant_id from variants x), (select currency from own), now()) o
        on o.variant_id = v.variant_id
     group by v.product_id
  ), described as materialized (
    -- What variants differ in, and what products are described by; free text is no facet.
    select distinct v.product_id, a.attribute_id, a.slug, x.value, x.value_id
      from variants v
      join catalog.variant_attributes w on w.variant_id = v.variant_id
      join catalog.attribute_values x on x.value_id = w.attribute_value_id
      join catalog.attributes a on a.attribute_id = x.attribute_id
    union
    select p.product_id, a.attribute_id, coalesce(a.slug, replace(e.key, '_', '-')), e.value, x.value_id
      from asked p
     cross join lateral jsonb_each_text(p.dynamic_attributes) e
      left join catalog.attributes a on a.slug = replace(e.key, '_', '-')
      left join catalog.attribute_values x on x.attribute_id = a.attribute_id and lower(x.value) = lower(e.value)
     where length(e.value) between 1 and 100
  ), placed as materialized (
    -- Up to where somebody archived one: what is in it or below is not shown above either.
    select c.category_id, t.category_id as above_id, t.name
      from (select distinct category_id from asked where category_id is not null) c
     cross join lateral (
       with recursive trail (category_id, parent_id, name) as (
         select k.category_id, k.parent_id, k.name from catalog.categories k
          where k.category_id = c.category_id and k.is_active
         union all
         select k.category_id, k.parent_id, k.name
           from trail t join catalog.categories k on k.category_id = t.parent_id and k.is_active
       ) select * from trail) t
  ), texts as (
    -- Every text with its language and weight; names once more as they are, for SKUs, halves of words and other languages.
    select p.product_id, o.locale, 'A'::"char" as weight, p.name as text, true as is_name from asked p, own o
    union all
    select p.product_id, o.locale, 'D', catalog.plain_text(left(p.description, 20000)), false from asked p, own o
    union all
    select p.product_id, t.locale, case t.field when 'name' then 'A' else 'D' end::"char",
           case t.field when 'name' then t.value else catalog.plain_text(left(t.value, 20000)) end, t.field = 'name'
      from asked p
      join catalog.translations t on t.entity = 'product' and t.entity_id = p.product_id and t.field in ('name', 'description')
    union all
    select p.product_id, o.locale, 'B', concat_ws(' ', p.brand, array_to_string(p.tags, ' ')), true from asked p, own o
    union all
    select p.product_id, o.locale, 'B', c.name, true from asked p, own o, placed c where c.category_id = p.category_id
    union all
    select p.product_id, t.locale, 'B', t.value, true
      from asked p
      join placed c on c.category_id = p.category_id
      join catalog.translations t on t.entity = 'category' and t.entity_id = c.above_id and t.field = 'name'
    union all
    select d.product_id, o.locale, 'C', d.value, true from described d, own o
    union all
    select d.product_id, t.locale, 'C', t.value, true
      from described d
      join catalog.translations t on t.entity = 'attribute_value' and t.entity_id = d.value_id and t.field = 'value'
    union all
    select p.product_id, 'und', 'C', s.name, true from asked p cross join lateral vendors.shop_front(p.vendor_id) s
    union all
    select s.product_id, 'und', 'A', s.skus, false from sold s
  ), vectors as (
    select t.product_id,
           -- As one text: a word that several texts have is there once, with its best weight.
           string_agg(setweight(to_tsvector(catalog.search_config(t.locale), t.text), t.weight)::text || ' '
             || case when t.is_name then setweight(to_tsvector('simple', t.text), t.weight)::text else '' end, ' ')::tsvector
             as words,
           string_agg(t.text, ' ') filter (where t.is_name or t.locale <> 'und') as called
      from texts t
     group by t.product_id
  )
  select p.product_id, p.vendor_id, s.price, p.average_rating, p.review_count, f.facets,
         w.words || array_to_tsvector(f.facets), w.called
    from asked p
    join sold s on s.product_id = p.product_id
    join vectors w on w.product_id = p.product_id
   cross join lateral (
     select array(select 'vendor:' || p.vendor_id
                  union all select 'stock:yes' where s.is_in_stock
                  union all select 'rating:' || n from generate_series(1, floor(p.average_rating)::integer) n
                  union all select 'category:' || c.above_id from placed c where c.category_id = p.category_id
                  union all (select distinct 'attr:' || d.slug || '=' || lower(d.value) from described d
                              where d.product_id = p.product_id order by 1 limit 200)) as facets) f
$$;
comment on function catalog.search_documents_of(bigint[]) is
  'Those of these products that are on sale, as catalog.search_documents keeps them, and all their words '
  'as they are written (called).';
revoke all on function catalog.search_documents_of(bigint[]) from public;
