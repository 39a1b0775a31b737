create or replace function catalog.delete_attribute_value(p_actor_id bigint, p_attribute_id bigint, p_value_id bigint)
returns void
language plpgsql volatile
as $$
declare
  v_value text;
  v_key text;
begin
  perform audit.act_as(p_actor_id);
  select v.value, replace(a.slug, '-', '_') into v_value, v_key
    from catalog.attribute_values v join catalog.attributes a on a.attribute_id = v.attribute_id
   where v.value_id = p_value_id and v.attribute_id = p_attribute_id
     for update of v;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such value.';
  end if;
  if exists (select from catalog.variant_attributes a where a.attribute_value_id = p_value_id)
    or exists (select from catalog.product_dynamic_attributes d
                where d.attribute_name = v_key and lower(d.attribute_value) = lower(v_value))
    or exists (select from catalog.product_type_attributes t
                where t.attribute_id = p_attribute_id and lower(t.default_value) = lower(v_value)) then
    raise exception using errcode = 'ST409', message = 'It is in use: merge it into another value.';
  end if;
  delete from catalog.attribute_values v where v.value_id = p_value_id;
  delete from catalog.translations t where t.entity = 'attribute_value' and t.entity_id = p_value_id;
  perform audit.log_activity(p_actor_id, null, 'attribute value deleted', format('%s of %s.', v_value, v_key));
end
$$;
comment on function catalog.delete_attribute_value(bigint, bigint, bigint) is
  'Deletes a value that no product, variant or product type has. ST404; ST409 it is in use.';
revoke all on function catalog.delete_attribute_value(bigint, bigint, bigint) from public;
grant execute on function catalog.delete_attribute_value(bigint, bigint, bigint) to stoa_app;
