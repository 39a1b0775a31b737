create or replace function orders.check_parcel(p_items jsonb) returns integer
language plpgsql immutable
as $$
begin
  if jsonb_typeof(p_items) <> 'array' or jsonb_array_length(p_items) not between 1 and 200 or exists (
    select from jsonb_array_elements(p_items) as i (item)
     where case when jsonb_typeof(i.item -> 'order_item_id') is distinct from 'number'
                  or jsonb_typeof(i.item -> 'quantity') is distinct from 'number' then true
             else (i.item -> 'quantity')::numeric not between 1 and 9999 or (i.item -> 'quantity')::numeric % 1 <> 0
               or (i.item -> 'order_item_id')::numeric not between 1 and 9223372036854775807
               or (i.item -> 'order_item_id')::numeric % 1 <> 0 end)
  then
    raise exception 'must list lines of the order with quantities from 1 to 9999.' using errcode = 'ST400', column = 'items';
  end if;
  return (select sum((i.item -> 'quantity')::integer) from jsonb_array_elements(p_items) as i (item));
end
$$;
comment on function orders.check_parcel(jsonb) is
  'How many units a parcel [{"order_item_id": 1, "quantity": 2}, …] holds; ST400 when it is not such a list.';
revoke all on function orders.check_parcel(jsonb) from public;
grant execute on function orders.check_parcel(jsonb) to stoa_app;
