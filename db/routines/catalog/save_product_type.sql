create or replace function catalog.save_product_type(
  p_actor_id bigint, p_product_type_id bigint, p_name text, p_slug text, p_description text, p_allows_others boolean,
  p_is_active boolean, p_names jsonb, p_attributes jsonb, p_is_dry boolean)
returns table (product_type_id bigint, misfits bigint, examples text[])
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_id bigint := p_product_type_id;
  v_before bigint[] := array[]::bigint[];
  v_misfits bigint[];
  v_problem text := catalog.template_problem(p_attributes);
begin
  perform audit.act_as(p_actor_id);
  if v_problem is not null then
    raise exception using errcode = 'ST400', column = 'attributes', message = v_problem;
  end if;
  begin
    if v_id is null then
      insert into catalog.product_types (name, slug, description, allows_other_attributes, is_active)
      values (p_name, p_slug, p_description, p_allows_others, p_is_active)
      on conflict (slug) do nothing
      returning product_types.product_type_id into v_id;
      if v_id is null then
        raise exception using errcode = 'ST409', column = 'name', message = 'There is a product type of that name already.';
      end if;
    else
      perform from catalog.product_types t where t.product_type_id = v_id for update;
      if not found then
        raise exception using errcode = 'ST404', message = 'No such product type.';
      end if;
      v_before := array(select m.product_id from catalog.template_misfits(v_id, null) m);
      update catalog.product_types t
         set name = p_name, description = p_description, allows_other_attributes = p_allows_others, is_active = p_is_active,
             updated_at = now()
       where t.product_type_id = v_id;
    end if;
    delete from catalog.product_type_attributes a where a.product_type_id = v_id;
    insert into catalog.product_type_attributes (product_type_id, attribute_id, is_required, is_option, default_value, position)
    select v_id, (w.a ->> 'attributeId')::bigint, coalesce((w.a ->> 'isRequired')::boolean, false),
           coalesce((w.a ->> 'isOption')::boolean, false), w.a ->> 'defaultValue', w.n
      from jsonb_array_elements(p_attributes) with ordinality as w (a, n);
    v_misfits := array(select m.product_id from catalog.template_misfits(v_id, null) m
                        where m.product_id <> all (v_before) order by 1);
    if p_is_dry then
      raise exception using errcode = 'ST900', message = 'Only asked.';
    end if;
    perform catalog.save_names('product_type', v_id, 'name', p_names);
    perform audit.log_activity(p_actor_id, null, 'product type saved', format('Product type %s.', v_id));
  exception when sqlstate 'ST900' then
    null;
  end;
  return query
    select case when p_is_dry then p_product_type_id else v_id end, cardinality(v_misfits)::bigint,
           array(select p.name from catalog.products p where p.product_id = any (v_misfits[1:5]) order by p.product_id);
end
$$;
comment on function catalog.save_product_type(bigint, bigint, text, text, text, boolean, boolean, jsonb, jsonb, boolean) is
  'A new product type, or changes the one of that number, with its whole template: [{attributeId, isRequired, isOption, '
  'defaultValue}] in order. Products stay as they are; answers how many fitted before and do not after, with some names. '
  'p_is_dry: only answers. ST400 attributes; ST404; ST409 name.';
revoke all on function catalog.save_product_type(bigint, bigint, text, text, text, boolean, boolean, jsonb, jsonb, boolean)
  from public;
grant execute on function catalog.save_product_type(bigint, bigint, text, text, text, boolean, boolean, jsonb, jsonb, boolean)
  to stoa_app;
