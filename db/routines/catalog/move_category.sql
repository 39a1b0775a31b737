create or replace function catalog.move_category(
  p_actor_id bigint, p_category_id bigint, p_parent_id bigint, p_before_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  -- The same lock as in the trigger: neighbours are counted while nobody else moves.
  perform pg_advisory_xact_lock(7305794344);
  if not exists (select from catalog.categories c where c.category_id = p_category_id) then
    raise exception using errcode = 'ST404', message = 'No such category.';
  end if;
  if p_parent_id is not null and not exists (select from catalog.categories c where c.category_id = p_parent_id) then
    raise exception using errcode = 'ST400', message = 'There is no such category.', column = 'parentId';
  end if;
  if p_before_id is not null and (p_before_id = p_category_id or not exists (
    select from catalog.categories c where c.category_id = p_before_id and c.parent_id is not distinct from p_parent_id)) then
    raise exception using errcode = 'ST400', message = 'There is no such category below the new parent.', column = 'beforeId';
  end if;
  -- One statement: of the moved row the parent, of its new neighbours the places that change.
  update catalog.categories c
     set parent_id = case when c.category_id = p_category_id then p_parent_id else c.parent_id end, position = o.place,
         updated_at = now()
    from (
      select s.category_id, row_number() over (order by s.place, s.is_neighbour, s.category_id) as place
        from (
          select n.category_id, true as is_neighbour,
                 row_number() over (order by n.position, n.name, n.category_id) as place
            from catalog.categories n
           where n.parent_id is not distinct from p_parent_id and n.category_id <> p_category_id
          union all
          select p_category_id, false, coalesce((
            select b.place from (
              select n.category_id, row_number() over (order by n.position, n.name, n.category_id) as place
                from catalog.categories n
               where n.parent_id is not distinct from p_parent_id and n.category_id <> p_category_id) b
             where b.category_id = p_before_id), 9223372036854775807)
        ) s
    ) o
   where c.category_id = o.category_id and (c.category_id = p_category_id or c.position <> o.place);
  perform audit.log_activity(p_actor_id, null, 'category moved', format('Category %s.', p_category_id));
end
$$;
comment on function catalog.move_category(bigint, bigint, bigint, bigint) is
  'Moves a category, and with it all below it, under p_parent_id (null: to the top), in front of p_before_id (null: to the '
  'end). ST400 parentId, beforeId; ST404; ST409 below itself, or too deep.';
revoke all on function catalog.move_category(bigint, bigint, bigint, bigint) from public;
grant execute on function catalog.move_category(bigint, bigint, bigint, bigint) to stoa_app;
