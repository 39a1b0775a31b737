create or replace function catalog.template_misfits(p_product_type_id bigint, p_category_ids bigint[])
returns table (product_id bigint)
language sql stable
as $$
  with asked as materialized (
    select p.product_id, p.status, p.dynamic_attributes, coalesce(p.product_type_id, 0) as type_id,
           coalesce(p.category_id, 0) as category_id
      from catalog.products p
     where p.status <> 'archived'
       and (p.product_type_id = p_product_type_id or p.category_id = any (p_category_ids))
  ), kinds as materialized (
    -- Many products share a type and a category: what is asked of them is worked out once.
    select k.type_id, k.category_id, t.attribute_id, t.key, t.kind, t.is_required, t.is_option
      from (select distinct a.type_id, a.category_id from asked a) k
     cross join lateral catalog.template_of(nullif(k.type_id, 0), nullif(k.category_id, 0)) t
  )
  select a.product_id from asked a join kinds k on k.type_id = a.type_id and k.category_id = a.category_id
   where k.is_required and not k.is_option and not a.dynamic_attributes ? k.key
     and a.status in ('active', 'inactive', 'pending approval')
  union
  select a.product_id
    from asked a
   cross join lateral jsonb_each_text(a.dynamic_attributes) e
    join kinds k on k.type_id = a.type_id and k.category_id = a.category_id and k.key = e.key and not k.is_option
   where catalog.attribute_problem(k.attribute_id, k.kind, e.value) is not null
  union
  select a.product_id
    from asked a
    join catalog.product_types t on t.product_type_id = a.type_id and not t.allows_other_attributes
   cross join lateral jsonb_object_keys(a.dynamic_attributes) as e (key)
   where not exists (
     select from kinds k where k.type_id = a.type_id and k.category_id = a.category_id and k.key = e.key)
$$;
comment on function catalog.template_misfits(bigint, bigint[]) is
  'Products of a type (null: none), or in one of some categories, that do not fit their template: they lack what is required '
  'although they are or were on sale, have a value that cannot be, or an attribute that their type does not allow.';
revoke all on function catalog.template_misfits(bigint, bigint[]) from public;
grant execute on function catalog.template_misfits(bigint, bigint[]) to stoa_app;
