create or replace function catalog.variant_problems(p_vendor_id bigint, p_drafts catalog.product_draft[])
returns table (place integer, field text, problem text)
language sql stable
as $$
  with wanted as materialized (
    select d.place, d.product_id, e.variant, e.n - 1 as n, e.variant ->> 'sku' as sku,
           (e.variant ->> 'variantId')::bigint as variant_id
      from unnest(p_drafts) d
     cross join lateral jsonb_array_elements(coalesce(nullif(d.document -> 'variants', 'null'), '[]'))
                          with ordinality as e (variant, n)
     where d.problem is null
  ), by_id as materialized (
    -- By lists: joined, the planner may rather read all that the vendor has.
    select v.variant_id, v.product_id from catalog.product_variants v
     where v.variant_id = any (array(select w.variant_id from wanted w where w.variant_id is not null))
       and v.vendor_id = p_vendor_id
  ), by_sku as materialized (
    select v.variant_id, v.product_id, v.sku from catalog.product_variants v
     where v.vendor_id = p_vendor_id and v.sku = any (array(select w.sku from wanted w where w.sku is not null))
  ), matched as materialized (
    select w.*, i.product_id as id_product_id, s.variant_id as sku_variant_id, s.product_id as sku_product_id
      from wanted w
      left join by_id i on i.variant_id = w.variant_id
      left join by_sku s on s.sku = w.sku
  ), found as (
    select m.place, m.n, 'variantId' as property, 'is no variant of this product.' as problem
      from matched m where m.variant_id is not null and m.id_product_id is distinct from m.product_id
    union all
    select m.place, m.n, 'sku', 'must not be empty: it names a new variant.'
      from matched m where m.variant_id is null and coalesce(m.sku, '') = ''
    union all
    select m.place, m.n, 'sku', format('%s is another product''s already.', m.sku)
      from matched m where m.sku_product_id <> m.product_id
    union all
    select m.place, m.n, 'sku', format('%s is another variant''s already.', m.sku)
      from matched m
     where m.variant_id is not null and m.sku_product_id = m.product_id and m.sku_variant_id <> m.variant_id
    union all
    select m.place, m.n, 'sku', format('%s is given more than once.', m.sku)
      from (select x.*, count(*) over (partition by x.sku) as times from matched x where x.sku is not null) m
     where m.times > 1
    union all
    select m.place, m.n, 'price', 'must be given: a new variant needs a price.'
      from matched m
     where m.variant_id is null and m.sku_variant_id is null and m.variant ->> 'price' is null
       and not coalesce((m.variant ->> 'remove')::boolean, false)
    union all
    select m.place, m.n, 'prices.' || c.key, 'is no currency that there is.'
      from matched m cross join lateral jsonb_object_keys(coalesce(nullif(m.variant -> 'prices', 'null'), '{}')) as c (key)
     where c.key in (
       select k.code
         from (select distinct x as code
                 from wanted w cross join lateral jsonb_object_keys(coalesce(nullif(w.variant -> 'prices', 'null'), '{}')) x
               offset 0) k
        where not pricing.is_currency(k.code))
    union all
    select m.place, m.n, 'options.' || (o.item ->> 'name'),
           format('%s is not among its values, and vendors cannot add any.', o.item ->> 'value')
      from matched m
     cross join lateral jsonb_array_elements(coalesce(nullif(m.variant -> 'options', 'null'), '[]')) as o (item)
      join catalog.attributes a on a.slug = o.item ->> 'slug' and (a.is_closed or not a.is_active)
     where not exists (
       select from catalog.attribute_values v
        where v.attribute_id = a.attribute_id and lower(v.value) = lower(o.item ->> 'value'))
    union all
    select m.place, m.n, 'options.' || (o.item ->> 'name'), 'is no attribute that variants can differ in.'
      from matched m
     cross join lateral jsonb_array_elements(coalesce(nullif(m.variant -> 'options', 'null'), '[]')) as o (item)
      join catalog.attributes a on a.slug = o.item ->> 'slug' and a.kind <> 'choice'
  )
  select distinct on (f.place) f.place, format('variants[%s].%s', f.n, f.property), f.problem
    from found f
   order by f.place, f.n, f.property
$$;
comment on function catalog.variant_problems(bigint, catalog.product_draft[]) is
  'What is wrong with the variants that drafts name, the first thing of each: SKUs that are taken or given twice, prices '
  'missing or in no currency, values that cannot be added.';
revoke all on function catalog.variant_problems(bigint, catalog.product_draft[]) from public;
