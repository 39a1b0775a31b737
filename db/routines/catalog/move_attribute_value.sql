create or replace function catalog.move_attribute_value(
  p_actor_id bigint, p_attribute_id bigint, p_value_id bigint, p_before_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  perform from catalog.attributes a where a.attribute_id = p_attribute_id for no key update;
  if not exists (select from catalog.attribute_values v
                  where v.value_id = p_value_id and v.attribute_id = p_attribute_id) then
    raise exception using errcode = 'ST404', message = 'No such value.';
  end if;
  if p_before_id is not null and (p_before_id = p_value_id or not exists (
    select from catalog.attribute_values v where v.value_id = p_before_id and v.attribute_id = p_attribute_id)) then
    raise exception using errcode = 'ST400', column = 'beforeId', message = 'There is no such value of this attribute.';
  end if;
  update catalog.attribute_values v
     set position = o.place
    from (
      select s.value_id, row_number() over (order by s.place, s.is_other, s.value_id) as place
        from (
          select n.value_id, true as is_other, n.place from (
            select x.value_id, row_number() over (order by x.position, x.value_id) as place
              from catalog.attribute_values x where x.attribute_id = p_attribute_id) n
           where n.value_id <> p_value_id
          union all
          select p_value_id, false, coalesce((
            select b.place from (
              select x.value_id, row_number() over (order by x.position, x.value_id) as place
                from catalog.attribute_values x where x.attribute_id = p_attribute_id) b
             where b.value_id = p_before_id), 9223372036854775807)
        ) s
    ) o
   where v.value_id = o.value_id and v.position <> o.place;
  perform audit.log_activity(p_actor_id, null, 'attribute value moved', format('Value %s.', p_value_id));
end
$$;
comment on function catalog.move_attribute_value(bigint, bigint, bigint, bigint) is
  'Puts a value in front of another of its attribute (null: at the end). ST400 beforeId; ST404.';
revoke all on function catalog.move_attribute_value(bigint, bigint, bigint, bigint) from public;
grant execute on function catalog.move_attribute_value(bigint, bigint, bigint, bigint) to stoa_app;
