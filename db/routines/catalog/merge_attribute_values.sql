create or replace function catalog.merge_attribute_values(
  p_actor_id bigint, p_attribute_id bigint, p_value_id bigint, p_into_id bigint)
returns table (products bigint, variants bigint)
language plpgsql volatile
as $$
declare
  v_key text := (select replace(a.slug, '-', '_') from catalog.attributes a where a.attribute_id = p_attribute_id);
  v_products bigint[];
  v_value text;
  v_into text;
begin
  perform audit.act_as(p_actor_id);
  v_products := catalog.lock_described(v_key, array[p_value_id]);
  perform from catalog.attribute_values v where v.value_id in (p_value_id, p_into_id) order by v.value_id for update;
  select v.value into v_value from catalog.attribute_values v
   where v.value_id = p_value_id and v.attribute_id = p_attribute_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such value.';
  end if;
  select v.value into v_into from catalog.attribute_values v
   where v.value_id = p_into_id and v.attribute_id = p_attribute_id and v.value_id <> p_value_id;
  if not found then
    raise exception using errcode = 'ST400', column = 'intoId', message = 'There is no such other value of this attribute.';
  end if;
  select count(*) into products from (
    select v.product_id from catalog.variant_attributes a join catalog.product_variants v on v.variant_id = a.variant_id
     where a.attribute_value_id = p_value_id
    union
    select d.product_id from catalog.product_dynamic_attributes d
     where d.attribute_name = v_key and lower(d.attribute_value) = lower(v_value)) u;
  variants := catalog.replace_values(p_attribute_id, array[p_value_id], array[p_into_id]);
  perform catalog.redescribe(v_products, v_key, v_key, array[v_value], array[v_into]);
  update catalog.product_type_attributes t set default_value = v_into
   where t.attribute_id = p_attribute_id and lower(t.default_value) = lower(v_value);
  delete from catalog.translations t where t.entity = 'attribute_value' and t.entity_id = p_value_id;
  delete from catalog.attribute_values v where v.value_id = p_value_id;
  perform audit.log_activity(p_actor_id, null, 'attribute values merged',
    format('%s into %s of %s: %s products, %s variants.', v_value, v_into, v_key, products, variants));
  return next;
exception when foreign_key_violation then
  raise exception using errcode = 'ST409', message = 'Somebody gave a variant this value at this moment. Try again.';
end
$$;
comment on function catalog.merge_attribute_values(bigint, bigint, bigint, bigint) is
  'Makes one value of two: variants and products that have p_value_id have p_into_id from then on, and it is gone. Answers '
  'how many. Locks products by id, variants by id, then the values. ST400 intoId; ST404; ST409 two variants of a product '
  'would be the same combination: which.';
revoke all on function catalog.merge_attribute_values(bigint, bigint, bigint, bigint) from public;
grant execute on function catalog.merge_attribute_values(bigint, bigint, bigint, bigint) to stoa_app;
