create or replace function catalog.delete_attribute(p_actor_id bigint, p_attribute_id bigint) returns void
language plpgsql volatile
as $$
declare
  v_values bigint[] := array(select v.value_id from catalog.attribute_values v where v.attribute_id = p_attribute_id);
  v_key text;
begin
  perform audit.act_as(p_actor_id);
  select replace(a.slug, '-', '_') into v_key from catalog.attributes a where a.attribute_id = p_attribute_id for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such attribute.';
  end if;
  if exists (select from catalog.product_dynamic_attributes d where d.attribute_name = v_key) then
    raise exception using errcode = 'ST409', message = 'Products have it: archive it, or merge it into another.';
  end if;
  begin
    delete from catalog.attribute_values v where v.attribute_id = p_attribute_id;
    delete from catalog.attributes a where a.attribute_id = p_attribute_id;
  exception when foreign_key_violation then
    raise exception using errcode = 'ST409',
      message = 'Variants, a product type or a category use it: archive it, or merge it into another.';
  end;
  delete from catalog.translations t
   where t.entity = 'attribute' and t.entity_id = p_attribute_id
      or t.entity = 'attribute_value' and t.entity_id = any (v_values);
  perform audit.log_activity(p_actor_id, null, 'attribute deleted', format('Attribute %s.', p_attribute_id));
end
$$;
comment on function catalog.delete_attribute(bigint, bigint) is
  'Deletes an attribute, with its values, that nothing uses. ST404; ST409 it is in use.';
revoke all on function catalog.delete_attribute(bigint, bigint) from public;
grant execute on function catalog.delete_attribute(bigint, bigint) to stoa_app;
