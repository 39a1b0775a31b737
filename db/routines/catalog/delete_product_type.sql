create or replace function catalog.delete_product_type(p_actor_id bigint, p_product_type_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  begin
    delete from catalog.product_types t where t.product_type_id = p_product_type_id;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such product type.';
    end if;
  exception when foreign_key_violation then
    raise exception using errcode = 'ST409', message = 'Products are of this type: archive it.';
  end;
  delete from catalog.translations t where t.entity = 'product_type' and t.entity_id = p_product_type_id;
  perform audit.log_activity(p_actor_id, null, 'product type deleted', format('Product type %s.', p_product_type_id));
end
$$;
comment on function catalog.delete_product_type(bigint, bigint) is
  'Deletes a product type that no product is of. ST404; ST409 it is in use.';
revoke all on function catalog.delete_product_type(bigint, bigint) from public;
grant execute on function catalog.delete_product_type(bigint, bigint) to stoa_app;
