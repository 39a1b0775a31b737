create or replace function catalog.save_attribute_value(
  p_actor_id bigint, p_attribute_id bigint, p_value_id bigint, p_value text, p_names jsonb) returns bigint
language plpgsql volatile
as $$
declare
  v_id bigint := p_value_id;
  v_old text;
  v_attribute catalog.attributes;
  v_products bigint[];
begin
  perform audit.act_as(p_actor_id);
  select a.* into v_attribute from catalog.attributes a where a.attribute_id = p_attribute_id;
  if not found or (v_id is not null and not exists (
    select from catalog.attribute_values v where v.value_id = v_id and v.attribute_id = p_attribute_id)) then
    raise exception using errcode = 'ST404', message = 'No such value.';
  elsif v_attribute.kind <> 'choice' then
    raise exception using errcode = 'ST409', message = 'Only attributes that are chosen from have values.';
  end if;
  if v_id is not null then
    v_products := catalog.lock_described(replace(v_attribute.slug, '-', '_'), array[v_id]);
  end if;
  perform from catalog.attributes a where a.attribute_id = p_attribute_id for no key update;
  if exists (select from catalog.attribute_values v
              where v.attribute_id = p_attribute_id and lower(v.value) = lower(p_value) and v.value_id is distinct from v_id) then
    raise exception using errcode = 'ST409', column = 'value', message = 'That value is there already: merge the two.';
  end if;
  if v_id is null then
    insert into catalog.attribute_values (attribute_id, value, position)
    values (p_attribute_id, p_value, (select least(coalesce(max(v.position), 0), 1000000) + 1
                                        from catalog.attribute_values v where v.attribute_id = p_attribute_id))
    returning value_id into v_id;
  else
    select v.value into v_old from catalog.attribute_values v where v.value_id = v_id for update;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such value.';
    end if;
    if v_old <> p_value then
      update catalog.attribute_values v set value = p_value where v.value_id = v_id;
      perform catalog.redescribe(v_products, replace(v_attribute.slug, '-', '_'), replace(v_attribute.slug, '-', '_'),
                                 array[v_old], array[p_value]);
      update catalog.product_type_attributes t set default_value = p_value
       where t.attribute_id = p_attribute_id and lower(t.default_value) = lower(v_old);
    end if;
  end if;
  perform catalog.save_names('attribute_value', v_id, 'value', p_names);
  perform audit.log_activity(p_actor_id, null, 'attribute value saved', format('Value %s.', v_id));
  return v_id;
end
$$;
comment on function catalog.save_attribute_value(bigint, bigint, bigint, text, jsonb) is
  'A new value of an attribute, the last, or another word for the one of that number: products that are described by it '
  'say the new word, variants keep their value. Locks products by id, variants by id, then the attribute. ST404; ST409 '
  'value that is there already.';
revoke all on function catalog.save_attribute_value(bigint, bigint, bigint, text, jsonb) from public;
grant execute on function catalog.save_attribute_value(bigint, bigint, bigint, text, jsonb) to stoa_app;
