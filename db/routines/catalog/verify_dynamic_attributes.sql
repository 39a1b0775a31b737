create or replace function catalog.verify_dynamic_attributes(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with gathered as materialized (
    select a.product_id, jsonb_object_agg(a.attribute_name, a.attribute_value) as attributes
      from catalog.product_dynamic_attributes a
     group by a.product_id
  ), bad as materialized (
    select p.product_id,
           format('product %s: dynamic_attributes differs from its %s rows', p.product_id,
                  (select count(*) from catalog.product_dynamic_attributes a where a.product_id = p.product_id)) as what
      from catalog.products p
      left join gathered g on g.product_id = p.product_id
     where p.dynamic_attributes <> coalesce(g.attributes, '{}')
  )
  select (select count(*) from catalog.products), (select count(*) from bad),
         array(select b.what from bad b order by b.product_id limit p_examples)
$$;
comment on function catalog.verify_dynamic_attributes(integer) is
  'Invariant 5: products'' dynamic_attributes equals the rows of product_dynamic_attributes.';
revoke all on function catalog.verify_dynamic_attributes(integer) from public;
