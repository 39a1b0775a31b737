create or replace function catalog.replace_values(p_into_attribute_id bigint, p_value_ids bigint[], p_into_ids bigint[])
returns bigint
language plpgsql volatile
as $$
declare
  v_variants bigint[] := array(
    select distinct a.variant_id from catalog.variant_attributes a where a.attribute_value_id = any (p_value_ids));
  v_problem text;
begin
  select format('%s of %s has both values, %s and %s.', v.sku, p.name, x.value, y.value) into v_problem
    from unnest(p_value_ids, p_into_ids) as m (value_id, into_id)
    join catalog.variant_attributes a on a.attribute_value_id = m.value_id
    join catalog.variant_attributes b on b.variant_id = a.variant_id and b.attribute_id = p_into_attribute_id
     and b.attribute_id <> a.attribute_id and b.attribute_value_id <> m.into_id
    join catalog.product_variants v on v.variant_id = a.variant_id
    join catalog.products p on p.product_id = v.product_id
    join catalog.attribute_values x on x.value_id = a.attribute_value_id
    join catalog.attribute_values y on y.value_id = b.attribute_value_id
   order by v.variant_id
   limit 1;
  if v_problem is null then
    with becomes as (
      select v.variant_id, v.product_id, v.sku, k.options_key
        from catalog.product_variants v
       cross join lateral (
         select string_agg(x.value_id::text, ',' order by x.value_id) as options_key
           from (select distinct coalesce(m.into_id, a.attribute_value_id) as value_id
                   from catalog.variant_attributes a
                   left join unnest(p_value_ids, p_into_ids) as m (value_id, into_id) on m.value_id = a.attribute_value_id
                  where a.variant_id = v.variant_id) x) k
       where v.product_id in (select w.product_id from catalog.product_variants w where w.variant_id = any (v_variants))
    )
    select format('%s of %s would be the same variant.', string_agg(t.skus, '; '), t.name) into v_problem
      from (select p.name, b.product_id, string_agg(b.sku, ' and ' order by b.variant_id) as skus
              from becomes b join catalog.products p on p.product_id = b.product_id
             where b.options_key is not null
             group by p.name, b.product_id, b.options_key having count(*) > 1) t
     group by t.product_id, t.name
     order by t.product_id
     limit 1;
  end if;
  if v_problem is not null then
    raise exception using errcode = 'ST409', column = 'intoId', message = v_problem;
  end if;

  delete from catalog.variant_attributes a
   using unnest(p_value_ids, p_into_ids) as m (value_id, into_id)
   where a.attribute_value_id = m.value_id and exists (
     select from catalog.variant_attributes b where b.variant_id = a.variant_id and b.attribute_value_id = m.into_id);
  update catalog.variant_attributes a
     set attribute_value_id = m.into_id, attribute_id = p_into_attribute_id
    from unnest(p_value_ids, p_into_ids) as m (value_id, into_id)
   where a.attribute_value_id = m.value_id;
  update catalog.product_variants v
     set options_key = k.options_key, updated_at = now()
    from (select a.variant_id, string_agg(a.attribute_value_id::text, ',' order by a.attribute_value_id) as options_key
            from catalog.variant_attributes a where a.variant_id = any (v_variants) group by a.variant_id) k
   where v.variant_id = k.variant_id;
  -- Whoever has one of them open for changing would bring the old values back.
  update catalog.products p set revision = p.revision + 1, updated_at = now()
   where p.product_id in (select v.product_id from catalog.product_variants v where v.variant_id = any (v_variants));
  return cardinality(v_variants);
end
$$;
comment on function catalog.replace_values(bigint, bigint[], bigint[]) is
  'Gives variants other option values, of p_into_attribute_id, instead of those named; answers how many variants. The caller '
  'has locked them. ST409 a variant would have two values of one attribute, or a product one combination twice: which.';
revoke all on function catalog.replace_values(bigint, bigint[], bigint[]) from public;
grant execute on function catalog.replace_values(bigint, bigint[], bigint[]) to stoa_app;
