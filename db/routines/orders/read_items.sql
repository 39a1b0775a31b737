create or replace function orders.read_items(
  p_items jsonb, out variant_ids bigint[], out quantities integer[])
language plpgsql immutable
as $$
declare
  c_most constant integer := 9999;
  v_bad_place bigint;
begin
  if p_items is null or jsonb_typeof(p_items) <> 'array' or jsonb_array_length(p_items) not between 1 and 200 then
    raise exception 'items must be a list of 1 to 200 lines.' using errcode = 'ST400', column = 'items';
  end if;
  select array_agg(s.variant_id), array_agg(s.quantity), min(s.bad_place)
    into variant_ids, quantities, v_bad_place
    from (
      select case when e.is_line then (e.item -> 'variant_id')::bigint end as variant_id,
             sum(case when e.is_line then (e.item -> 'quantity')::integer end) as quantity,
             min(case when not e.is_line then e.place end) as bad_place
        from (
          select i.item, i.place,
                 -- Nested, since what cannot be a number must not be read as one.
                 case when jsonb_typeof(i.item -> 'variant_id') is distinct from 'number'
                        or jsonb_typeof(i.item -> 'quantity') is distinct from 'number' then false
                   else case when (i.item -> 'variant_id')::numeric between 1 and 9223372036854775807
                          and (i.item -> 'variant_id')::numeric % 1 = 0
                          and (i.item -> 'quantity')::numeric between 1 and c_most
                          and (i.item -> 'quantity')::numeric % 1 = 0 then true else false end
                 end as is_line
            from jsonb_array_elements(p_items) with ordinality as i (item, place)
          offset 0
        ) e
       group by 1
       order by 1
    ) s;
  if v_bad_place is not null then
    perform orders.refuse_line(p_items -> (v_bad_place - 1)::integer, v_bad_place, c_most);
  end if;
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
