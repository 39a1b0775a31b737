create or replace function catalog.merge_templates(p_attribute_id bigint, p_into_id bigint) returns void
language plpgsql volatile
as $$
begin
  update catalog.product_type_attributes t
     set is_required = t.is_required or o.is_required, is_option = t.is_option or o.is_option,
         default_value = case when not (t.is_option or o.is_option) then coalesce(t.default_value, o.default_value) end
    from catalog.product_type_attributes o
   where t.attribute_id = p_into_id and o.attribute_id = p_attribute_id and o.product_type_id = t.product_type_id;
  update catalog.category_attributes t
     set is_required = t.is_required or o.is_required
    from catalog.category_attributes o
   where t.attribute_id = p_into_id and o.attribute_id = p_attribute_id and o.category_id = t.category_id;
  delete from catalog.product_type_attributes o
   where o.attribute_id = p_attribute_id and exists (
     select from catalog.product_type_attributes t
      where t.product_type_id = o.product_type_id and t.attribute_id = p_into_id);
  delete from catalog.category_attributes o
   where o.attribute_id = p_attribute_id and exists (
     select from catalog.category_attributes t where t.category_id = o.category_id and t.attribute_id = p_into_id);
  update catalog.product_type_attributes o set attribute_id = p_into_id where o.attribute_id = p_attribute_id;
  update catalog.category_attributes o set attribute_id = p_into_id where o.attribute_id = p_attribute_id;
end
$$;
comment on function catalog.merge_templates(bigint, bigint) is
  'Product types and categories ask for p_into_id where they asked for p_attribute_id; what one of the two required stays '
  'required.';
revoke all on function catalog.merge_templates(bigint, bigint) from public;
grant execute on function catalog.merge_templates(bigint, bigint) to stoa_app;
