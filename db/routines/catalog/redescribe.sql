create or replace function catalog.redescribe(
  p_product_ids bigint[], p_key text, p_into_key text, p_values text[], p_into text[]) returns void
language plpgsql volatile
as $$
declare
  v_products text;
  v_changed bigint[];
begin
  if p_key <> p_into_key then
    select string_agg(t.name, ', ') into v_products
      from (select p.name
              from catalog.product_dynamic_attributes a
              join catalog.product_dynamic_attributes b on b.product_id = a.product_id and b.attribute_name = p_into_key
              join catalog.products p on p.product_id = a.product_id
             where a.attribute_name = p_key and lower(a.attribute_value) <> lower(b.attribute_value)
             order by a.product_id limit 5) t;
    if v_products is not null then
      raise exception using errcode = 'ST409', column = 'intoId',
        message = format('These products say something different in each: %s.', v_products);
    end if;
    delete from catalog.product_dynamic_attributes a
     where a.attribute_name = p_key and exists (
       select from catalog.product_dynamic_attributes b where b.product_id = a.product_id and b.attribute_name = p_into_key);
  end if;
  with changed as (
    update catalog.product_dynamic_attributes a
       set attribute_name = p_into_key, attribute_value = w.value
      from (select d.product_id, coalesce(m.into_value, d.attribute_value) as value
              from catalog.product_dynamic_attributes d
              left join unnest(p_values, p_into) as m (value, into_value) on lower(m.value) = lower(d.attribute_value)
             where d.attribute_name = p_key) w
     where a.product_id = w.product_id and a.attribute_name = p_key
       and (p_key <> p_into_key or a.attribute_value <> w.value)
    returning a.product_id
  )
  select array_agg(c.product_id) into v_changed from changed c;
  -- Whoever has one of them open for changing would bring the old words back.
  update catalog.products p set revision = p.revision + 1, updated_at = now() where p.product_id = any (v_changed);
  update catalog.product_changes c
     set before = catalog.attributes_renamed(c.before, p_key, p_into_key, p_values, p_into),
         after = catalog.attributes_renamed(c.after, p_key, p_into_key, p_values, p_into), revision = c.revision + 1
   where c.product_id = any (p_product_ids) and c.status = 'pending'
     and (catalog.attributes_renamed(c.before, p_key, p_into_key, p_values, p_into) <> c.before
          or catalog.attributes_renamed(c.after, p_key, p_into_key, p_values, p_into) <> c.after);
end
$$;
comment on function catalog.redescribe(bigint[], text, text, text[], text[]) is
  'Products, and changes of theirs that wait, say p_into_key where they said p_key, and other values where they said those '
  'of p_values. The caller has locked the products. ST409 a product says both keys differently.';
revoke all on function catalog.redescribe(bigint[], text, text, text[], text[]) from public;
grant execute on function catalog.redescribe(bigint[], text, text, text[], text[]) to stoa_app;
