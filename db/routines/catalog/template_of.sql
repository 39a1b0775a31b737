create or replace function catalog.template_of(p_product_type_id bigint, p_category_id bigint)
returns table (attribute_id bigint, key text, kind text, is_required boolean, is_option boolean, place integer)
language sql stable
as $$
  with recursive up (category_id, parent_id, steps) as (
    select c.category_id, c.parent_id, 0 from catalog.categories c where c.category_id = p_category_id
    union all
    select c.category_id, c.parent_id, u.steps + 1 from up u join catalog.categories c on c.category_id = u.parent_id
  ), asked as (
    select t.attribute_id, t.is_required, t.is_option, t.position, 0 as steps
      from catalog.product_type_attributes t where t.product_type_id = p_product_type_id
    union all
    select t.attribute_id, t.is_required, false, t.position, u.steps + 1
      from up u join catalog.category_attributes t on t.category_id = u.category_id
  )
  select a.attribute_id, replace(a.slug, '-', '_'), a.kind, bool_or(w.is_required), bool_or(w.is_option),
         (row_number() over (order by min(w.steps), min(w.position), a.attribute_id))::integer
    from asked w join catalog.attributes a on a.attribute_id = w.attribute_id and a.is_active
   group by a.attribute_id, a.slug, a.kind
$$;
comment on function catalog.template_of(bigint, bigint) is
  'The attributes that a product of a type (null: none) in a category (null: none) is asked for, in order: those of its '
  'type, then those of its category and the ones above; none that are archived. key is their name in dynamic attributes.';
revoke all on function catalog.template_of(bigint, bigint) from public;
grant execute on function catalog.template_of(bigint, bigint) to stoa_app, stoa_vendor;
