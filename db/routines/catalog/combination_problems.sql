create or replace function catalog.combination_problems(p_vendor_id bigint, p_drafts catalog.product_draft[])
returns table (place integer, field text, problem text)
language sql stable
as $$
  -- The product's variants as they would become: those given with the options they say or have, and the others.
  with there as materialized (
    select v.variant_id, v.product_id, v.sku, v.is_active from catalog.product_variants v
     where v.product_id = any (array(select d.product_id from unnest(p_drafts) d where d.problem is null and not d.is_new))
       and v.vendor_id = p_vendor_id
  ), given as materialized (
    select d.place, d.product_id, e.n - 1 as n, v.variant_id, coalesce((e.variant ->> 'remove')::boolean, false) as goes,
           case when e.variant ? 'options' then (
             select string_agg(lower((o.item ->> 'slug') || '=' || (o.item ->> 'value')), E'\n'
                               order by o.item ->> 'slug')
               from jsonb_array_elements(coalesce(nullif(e.variant -> 'options', 'null'), '[]')) as o (item))
             else catalog.combination_of(v.variant_id) end as combination
      from unnest(p_drafts) d
     cross join lateral jsonb_array_elements(coalesce(nullif(d.document -> 'variants', 'null'), '[]'))
                          with ordinality as e (variant, n)
      left join there v on v.product_id = d.product_id
        and (v.variant_id = (e.variant ->> 'variantId')::bigint
             or (not e.variant ? 'variantId' and v.sku = e.variant ->> 'sku'))
     where d.problem is null
  ), others as (
    select g.place, null::bigint as n, catalog.combination_of(v.variant_id) as combination
      from (select distinct x.place, x.product_id from given x) g
      join there v on v.product_id = g.product_id
     where v.is_active and not exists (select from given x where x.variant_id = v.variant_id)
  ), become as materialized (
    select g.place, g.n, g.combination from given g where not g.goes
    union all
    select o.place, o.n, o.combination from others o
  ), shaped as materialized (
    select b.place, b.n, b.combination, coalesce(regexp_replace(b.combination, '=[^\n]*', '', 'g'), '') as axes
      from become b
  ), found as (
    select s.place, s.n, 'is there twice: each combination of options is one variant.' as problem
      from (select x.*, count(*) over (partition by x.place, x.combination) as times from shaped x) s
     where s.times > 1
    union all
    select s.place, s.n, 'must name the same options as the product''s other variants.'
      from (select x.*, min(x.axes) over (partition by x.place) as least, max(x.axes) over (partition by x.place) as most
              from shaped x) s
     where s.least <> s.most
  )
  select distinct on (f.place) f.place, format('variants[%s].options', coalesce(f.n, 0)), f.problem
    from found f
   order by f.place, f.n nulls last
$$;
comment on function catalog.combination_problems(bigint, catalog.product_draft[]) is
  'Whether the variants that products would have are each another combination of values of the same options; the first '
  'that is not, of each draft.';
revoke all on function catalog.combination_problems(bigint, catalog.product_draft[]) from public;
