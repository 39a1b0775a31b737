create or replace function catalog.set_category_attributes(
  p_actor_id bigint, p_category_id bigint, p_attributes jsonb, p_is_dry boolean)
returns table (misfits bigint, examples text[])
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_branch bigint[] := catalog.category_branch(p_category_id);
  v_before bigint[];
  v_misfits bigint[];
  v_problem text := catalog.template_problem(p_attributes);
begin
  perform audit.act_as(p_actor_id);
  if v_problem is not null then
    raise exception using errcode = 'ST400', column = 'attributes', message = v_problem;
  end if;
  begin
    perform from catalog.categories c where c.category_id = p_category_id for no key update;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such category.';
    end if;
    v_before := array(select m.product_id from catalog.template_misfits(null, v_branch) m);
    delete from catalog.category_attributes a where a.category_id = p_category_id;
    insert into catalog.category_attributes (category_id, attribute_id, is_required, position)
    select p_category_id, (w.a ->> 'attributeId')::bigint, coalesce((w.a ->> 'isRequired')::boolean, false), w.n
      from jsonb_array_elements(p_attributes) with ordinality as w (a, n);
    v_misfits := array(select m.product_id from catalog.template_misfits(null, v_branch) m
                        where m.product_id <> all (v_before) order by 1);
    if p_is_dry then
      raise exception using errcode = 'ST900', message = 'Only asked.';
    end if;
    perform audit.log_activity(p_actor_id, null, 'category attributes set', format('Category %s.', p_category_id));
  exception when sqlstate 'ST900' then
    null;
  end;
  return query
    select cardinality(v_misfits)::bigint,
           array(select p.name from catalog.products p where p.product_id = any (v_misfits[1:5]) order by p.product_id);
end
$$;
comment on function catalog.set_category_attributes(bigint, bigint, jsonb, boolean) is
  'What is asked of products in a category and below it: [{attributeId, isRequired}] in order, and no others (those of the '
  'categories above are asked too). Products stay as they are; answers how many fitted before and do not after, with some '
  'names. p_is_dry: only answers. ST400 attributes; ST404.';
revoke all on function catalog.set_category_attributes(bigint, bigint, jsonb, boolean) from public;
grant execute on function catalog.set_category_attributes(bigint, bigint, jsonb, boolean) to stoa_app;
