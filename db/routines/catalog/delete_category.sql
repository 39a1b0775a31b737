create or replace function catalog.delete_category(p_actor_id bigint, p_category_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  perform from catalog.categories c where c.category_id = p_category_id for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such category.';
  end if;
  if exists (select from catalog.categories c where c.parent_id = p_category_id) then
    raise exception using errcode = 'ST409', message = 'There are categories below it: move or delete them first.';
  end if;
  if exists (select from catalog.products p where p.category_id = p_category_id) then
    raise exception using errcode = 'ST409', message = 'There are products in it: move them first, or archive it.';
  end if;
  begin
    delete from catalog.categories c where c.category_id = p_category_id;
  exception when foreign_key_violation then
    raise exception using errcode = 'ST409', message = 'It is still in use: archive it.';
  end;
  delete from catalog.translations t where t.entity = 'category' and t.entity_id = p_category_id;
  perform audit.log_activity(p_actor_id, null, 'category deleted', format('Category %s.', p_category_id));
end
$$;
comment on function catalog.delete_category(bigint, bigint) is
  'Deletes a category that holds neither products nor categories. ST404; ST409 it is not empty.';
revoke all on function catalog.delete_category(bigint, bigint) from public;
grant execute on function catalog.delete_category(bigint, bigint) to stoa_app;
