create or replace function catalog.product_gaps(p_product_ids bigint[])
returns table (product_id bigint, field text, problem text)
language sql stable
as $$
  with asked as (
    select p.product_id, p.category_id, p.product_type_id, p.dynamic_attributes
      from catalog.products p where p.product_id = any (p_product_ids)
  ), found as (
    select a.product_id, 1 as grade, 'variants' as field, 'needs at least one that is active, with a price.' as problem
      from asked a
     where not exists (
       select from catalog.product_variants v where v.product_id = a.product_id and v.is_active)
    union all
    select a.product_id, 2, 'categoryId', 'must be chosen before it is sold.' from asked a where a.category_id is null
    union all
    select a.product_id, 3, 'attributes.' || t.key, 'must be given before it is sold.'
      from asked a
     cross join lateral catalog.template_of(a.product_type_id, a.category_id) t
     where t.is_required and not t.is_option and not a.dynamic_attributes ? t.key
  )
  select f.product_id, f.field, f.problem from found f order by f.product_id, f.grade, f.field
$$;
comment on function catalog.product_gaps(bigint[]) is
  'What products lack before they can be sold: an active variant, a category, the attributes that their type and category '
  'require. No row for those that lack nothing.';
revoke all on function catalog.product_gaps(bigint[]) from public;
grant execute on function catalog.product_gaps(bigint[]) to stoa_app, stoa_vendor;
