create or replace function catalog.save_category(
  p_actor_id bigint, p_category_id bigint, p_parent_id bigint, p_name text, p_slug text, p_description text,
  p_is_active boolean, p_names jsonb) returns bigint
language plpgsql volatile
as $$
declare
  v_id bigint := p_category_id;
begin
  perform audit.act_as(p_actor_id);
  if v_id is null then
    if p_parent_id is not null and not exists (select from catalog.categories c where c.category_id = p_parent_id) then
      raise exception using errcode = 'ST400', message = 'There is no such category.', column = 'parentId';
    end if;
    insert into catalog.categories (parent_id, name, slug, description, is_active, position)
    values (p_parent_id, p_name,
            case when p_slug = '' or exists (select from catalog.categories c where c.slug = p_slug)
              then ltrim(p_slug || '-', '-') || replace(gen_random_uuid()::text, '-', '') else p_slug end,
            p_description, p_is_active,
            (select coalesce(max(c.position), 0) + 1
               from catalog.categories c where c.parent_id is not distinct from p_parent_id))
    returning category_id into v_id;
    -- A name that is taken gets the category's number behind it, which nobody else has.
    update catalog.categories c
       set slug = case when p_slug = '' then 'category' else p_slug end || '-' || v_id
     where c.category_id = v_id and c.slug <> p_slug;
  else
    update catalog.categories c
       set name = p_name, description = p_description, is_active = p_is_active, updated_at = now()
     where c.category_id = v_id;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such category.';
    end if;
  end if;
  perform catalog.save_names('category', v_id, 'name', p_names);
  perform audit.log_activity(p_actor_id, null, 'category saved', format('Category %s.', v_id));
  return v_id;
end
$$;
comment on function catalog.save_category(bigint, bigint, bigint, text, text, text, boolean, jsonb) is
  'A new category, the last below p_parent_id (null: on top), or changes the one of that number, which stays where it is; '
  'its address follows its name. p_names: names in other languages, by locale. ST400 parentId; ST404; ST409 too deep.';
revoke all on function catalog.save_category(bigint, bigint, bigint, text, text, text, boolean, jsonb) from public;
grant execute on function catalog.save_category(bigint, bigint, bigint, text, text, text, boolean, jsonb) to stoa_app;
