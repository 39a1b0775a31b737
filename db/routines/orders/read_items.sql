create or replace function orders.read_items(
  p_items jsonb, out variant_ids bigint[], out quantities integer[])
language plpgsql immutable
as $$
declare
  c_most constant integer := 9999;
  v_bad record;
begin
  if p_items is null or jsonb_typeof(p_items) <> 'array' or jsonb_array_length(p_items) not between 1 and 200 then
    raise exception 'items must be a list of 1 to 200 lines.' using errcode = 'ST400', column = 'items';
  end if;
  select e.place, e.field
    into v_bad
    from (
      select i.place - 1 as place,
             -- Nested, since what cannot be a number must not be read as one.
             case when jsonb_typeof(i.item -> 'variant_id') is distinct from 'number' then 'variant_id'
               when jsonb_typeof(i.item -> 'quantity') is distinct from 'number' then 'quantity'
               else case when (i.item -> 'variant_id')::numeric not between 1 and 9223372036854775807
                           or (i.item -> 'variant_id')::numeric % 1 <> 0 then 'variant_id'
                      when (i.item -> 'quantity')::numeric not between 1 and c_most
                        or (i.item -> 'quantity')::numeric % 1 <> 0 then 'quantity' end
             end as field
        from jsonb_array_elements(p_items) with ordinality as i (item, place)
    ) e
   where e.field is not null
   order by e.place
   limit 1;
  if found then
    raise exception 'Line %: %', v_bad.place + 1, case v_bad.field
        when 'quantity' then format('quantity must be a whole number from 1 to %s.', c_most)
        else 'variant_id must be the number of a variant.' end
      using errcode = 'ST400', column = format('items[%s].%s', v_bad.place, v_bad.field);
  end if;
  select array_agg(s.variant_id order by s.variant_id), array_agg(s.quantity order by s.variant_id)
    into variant_ids, quantities
    from (select (i.item -> 'variant_id')::bigint as variant_id, sum((i.item -> 'quantity')::integer) as quantity
            from jsonb_array_elements(p_items) as i (item)
           group by 1) s;
  if c_most < any (quantities) then
    raise exception 'A variant can be ordered % times at most.', c_most using errcode = 'ST400', column = 'items';
  end if;
end
$$;
comment on function orders.read_items(jsonb) is
  'What [{"variant_id": 1, "quantity": 2}, …] asks for, in the order of the variants'' ids; a variant that is named twice '
  'counts once, with its quantities added up. ST400 names the line and the field.';
revoke all on function orders.read_items(jsonb) from public;
grant execute on function orders.read_items(jsonb) to stoa_app;
