create or replace function orders.refuse_line(p_item jsonb, p_place bigint, p_most integer) returns void
language plpgsql immutable
as $$
declare
  v_field constant text := case
    when jsonb_typeof(p_item -> 'variant_id') is distinct from 'number' then 'variant_id'
    when jsonb_typeof(p_item -> 'quantity') is distinct from 'number' then 'quantity'
    -- Nested, since what cannot be a number must not be read as one.
    else case when (p_item -> 'variant_id')::numeric not between 1 and 9223372036854775807
                or (p_item -> 'variant_id')::numeric % 1 <> 0 then 'variant_id' else 'quantity' end end;
begin
  raise exception 'Line %: %', p_place, case v_field
      when 'quantity' then format('quantity must be a whole number from 1 to %s.', p_most)
      else 'variant_id must be the number of a variant.' end
    using errcode = 'ST400', column = format('items[%s].%s', p_place - 1, v_field);
end
$$;
comment on function orders.refuse_line(jsonb, bigint, integer) is
  'Says what is wrong with a line that orders.read_items could not read: p_place counts from 1. Always raises (ST400).';
revoke all on function orders.refuse_line(jsonb, bigint, integer) from public;
grant execute on function orders.refuse_line(jsonb, bigint, integer) to stoa_app;
