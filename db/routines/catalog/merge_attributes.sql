create or replace function catalog.merge_attributes(p_actor_id bigint, p_attribute_id bigint, p_into_id bigint)
returns table (products bigint, variants bigint)
language plpgsql volatile
as $$
declare
  v_from catalog.attributes;
  v_into catalog.attributes;
  v_products bigint[];
  v_values bigint[];
begin
  perform audit.act_as(p_actor_id);
  select a.* into v_from from catalog.attributes a where a.attribute_id = p_attribute_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such attribute.';
  end if;
  perform catalog.lock_taxonomy(true);
  v_values := array(select v.value_id from catalog.attribute_values v where v.attribute_id = p_attribute_id);
  v_products := catalog.lock_described(replace(v_from.slug, '-', '_'), v_values);
  perform from catalog.attributes a where a.attribute_id in (p_attribute_id, p_into_id) order by a.attribute_id for update;
  select a.* into v_from from catalog.attributes a where a.attribute_id = p_attribute_id;
  select a.* into v_into from catalog.attributes a where a.attribute_id = p_into_id and a.attribute_id <> p_attribute_id;
  if not found then
    raise exception using errcode = 'ST400', column = 'intoId', message = 'There is no such other attribute.';
  elsif v_from.kind is distinct from v_into.kind or v_from.unit is distinct from v_into.unit then
    raise exception using errcode = 'ST409', column = 'intoId',
      message = 'Only attributes of one kind and one unit can be merged.';
  end if;

  -- What the other does not have yet becomes a value of it, with its names.
  with made as (
    insert into catalog.attribute_values (attribute_id, value, position)
    select p_into_id, v.value, 1000000 from catalog.attribute_values v
     where v.attribute_id = p_attribute_id and not exists (
       select from catalog.attribute_values x where x.attribute_id = p_into_id and lower(x.value) = lower(v.value))
     order by lower(v.value)
    returning value_id, value
  )
  update catalog.translations t
     set entity_id = m.value_id
    from made m join catalog.attribute_values v on v.attribute_id = p_attribute_id and lower(v.value) = lower(m.value)
   where t.entity = 'attribute_value' and t.entity_id = v.value_id;
  products := cardinality(v_products);
  select catalog.replace_values(p_into_id, coalesce(array_agg(v.value_id), '{}'), coalesce(array_agg(x.value_id), '{}'))
    into variants
    from catalog.attribute_values v
    join catalog.attribute_values x on x.attribute_id = p_into_id and lower(x.value) = lower(v.value)
   where v.attribute_id = p_attribute_id;
  perform catalog.redescribe(v_products, replace(v_from.slug, '-', '_'), replace(v_into.slug, '-', '_'), array_agg(v.value),
                             array_agg(x.value))
     from catalog.attribute_values v
     join catalog.attribute_values x on x.attribute_id = p_into_id and lower(x.value) = lower(v.value)
    where v.attribute_id = p_attribute_id;

  delete from catalog.product_options o
   where o.attribute_id = p_attribute_id and exists (
     select from catalog.product_options x where x.product_id = o.product_id and x.attribute_id = p_into_id);
  update catalog.product_options o set attribute_id = p_into_id where o.attribute_id = p_attribute_id;
  perform catalog.merge_templates(p_attribute_id, p_into_id);
  delete from catalog.translations t
   where t.entity = 'attribute' and t.entity_id = p_attribute_id
      or t.entity = 'attribute_value' and t.entity_id = any (v_values);
  delete from catalog.attribute_values v where v.attribute_id = p_attribute_id;
  delete from catalog.attributes a where a.attribute_id = p_attribute_id;
  perform audit.log_activity(p_actor_id, null, 'attributes merged',
    format('%s into %s: %s products, %s variants.', v_from.name, v_into.name, products, variants));
  return next;
exception when foreign_key_violation then
  raise exception using errcode = 'ST409', message = 'Somebody used this attribute at this moment. Try again.';
end
$$;
comment on function catalog.merge_attributes(bigint, bigint, bigint) is
  'Makes one attribute of two: products, variants, product types and categories that have p_attribute_id have p_into_id from '
  'then on, values of one spelling (but for upper and lower case) become one, and it is gone. Answers how many followed. '
  'Locks products by id, variants by id, then the attributes. ST400 intoId; ST404; ST409 of another kind or unit, a product '
  'or variant says both differently, two variants would be the same combination: which.';
revoke all on function catalog.merge_attributes(bigint, bigint, bigint) from public;
grant execute on function catalog.merge_attributes(bigint, bigint, bigint) to stoa_app;
