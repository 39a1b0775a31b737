create or replace function catalog.save_attribute(
  p_actor_id bigint, p_attribute_id bigint, p_name text, p_slug text, p_kind text, p_unit text, p_is_closed boolean,
  p_is_active boolean, p_names jsonb) returns bigint
language plpgsql volatile
as $$
declare
  v_id bigint := p_attribute_id;
  v_old catalog.attributes;
begin
  perform audit.act_as(p_actor_id);
  if p_unit is not null and p_kind <> 'number' then
    raise exception using errcode = 'ST400', column = 'unit', message = 'Only numbers have a unit.';
  end if;
  if v_id is null then
    insert into catalog.attributes (name, slug, kind, unit, is_closed, is_active)
    values (p_name, p_slug, p_kind, p_unit, p_is_closed, p_is_active)
    on conflict (slug) do nothing
    returning attribute_id into v_id;
    if v_id is null then
      raise exception using errcode = 'ST409', column = 'name',
        message = format('There is an attribute %s already.', (select a.name from catalog.attributes a where a.slug = p_slug));
    end if;
  else
    select a.* into v_old from catalog.attributes a where a.attribute_id = v_id for update;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such attribute.';
    end if;
    if v_old.kind <> p_kind and (
      exists (select from catalog.product_options o where o.attribute_id = v_id)
      or exists (select from catalog.product_type_attributes t where t.attribute_id = v_id)
      or exists (select from catalog.attribute_values v where v.attribute_id = v_id)
      or exists (select from catalog.product_dynamic_attributes d where d.attribute_name = replace(v_old.slug, '-', '_'))) then
      raise exception using errcode = 'ST409', column = 'kind',
        message = 'It is in use: what kind of values it has stays. Make another one.';
    end if;
    update catalog.attributes a
       set name = p_name, kind = p_kind, unit = p_unit, is_closed = p_is_closed, is_active = p_is_active, updated_at = now()
     where a.attribute_id = v_id;
  end if;
  perform catalog.save_names('attribute', v_id, 'name', p_names);
  perform audit.log_activity(p_actor_id, null, 'attribute saved', format('Attribute %s.', v_id));
  return v_id;
end
$$;
comment on function catalog.save_attribute(bigint, bigint, text, text, text, text, boolean, boolean, jsonb) is
  'A new attribute, or changes the one of that number; its key in products stays. p_is_active false archives it: nobody is '
  'asked for it any more, what products have of it stays. p_names: names in other languages, by locale. ST400 unit; ST404; '
  'ST409 name that is there already, kind of one that is in use.';
revoke all on function catalog.save_attribute(bigint, bigint, text, text, text, text, boolean, boolean, jsonb) from public;
grant execute on function catalog.save_attribute(bigint, bigint, text, text, text, text, boolean, boolean, jsonb)
  to stoa_app;
