create or replace function inventory.read_lines(p_vendor_id bigint, p_lines jsonb, p_least integer, p_most integer)
returns table (line_number integer, variant_id bigint, sku text, quantity integer, unit_cost numeric)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  v_line record;
begin
  if p_lines is null or jsonb_typeof(p_lines) <> 'array' or jsonb_array_length(p_lines) not between 1 and p_most then
    raise exception 'From 1 to % lines are needed.', p_most using errcode = 'ST400', column = 'lines';
  end if;
  for v_line in
    select e.place::integer as place, v.variant_id, v.sku, (e.line ->> 'quantity')::numeric as quantity,
           (e.line ->> 'unitCost')::numeric as unit_cost, coalesce(e.line ->> 'sku', e.line ->> 'variantId', '') as given,
           row_number() over (partition by v.variant_id order by e.place) as nth
      from jsonb_array_elements(p_lines) with ordinality as e (line, place)
      left join lateral (
        select r.variant_id, r.sku from reporting.variants r
         where r.vendor_id = p_vendor_id and r.variant_id = (e.line ->> 'variantId')::bigint
        union all
        select r.variant_id, r.sku from reporting.variants r
         where r.vendor_id = p_vendor_id and r.sku = e.line ->> 'sku' and e.line ->> 'variantId' is null
      ) v on true
     order by e.place
  loop
    if v_line.variant_id is null then
      raise exception 'Line %: there is no variant "%".', v_line.place, left(v_line.given, 100)
        using errcode = 'ST400', column = 'lines';
    elsif v_line.quantity is null or v_line.quantity not between p_least and 1000000 or v_line.quantity = 0 and p_least < 0
        or v_line.quantity <> trunc(v_line.quantity) then
      raise exception 'Line % (%): a whole number from % to 1000000%.', v_line.place, v_line.sku, p_least,
        case when p_least < 0 then ', and not 0, is needed' else ' is needed' end using errcode = 'ST400', column = 'lines';
    elsif v_line.unit_cost is not null and v_line.unit_cost not between 0 and 1000000000 then
      raise exception 'Line % (%): a unit cost from 0 to 1000000000 is needed.', v_line.place, v_line.sku
        using errcode = 'ST400', column = 'lines';
    elsif v_line.nth > 1 then
      raise exception 'Line %: % is there twice.', v_line.place, v_line.sku using errcode = 'ST400', column = 'lines';
    end if;
    line_number := v_line.place;
    variant_id := v_line.variant_id;
    sku := v_line.sku;
    quantity := v_line.quantity;
    unit_cost := v_line.unit_cost;
    return next;
  end loop;
end
$$;
comment on function inventory.read_lines(bigint, jsonb, integer, integer) is
  'The lines of a document, [{"variantId" or "sku", "quantity", "unitCost"}], each variant once: at most p_most lines of '
  'p_least to 1,000,000 units (below zero allowed: not 0). ST400 lines says which line is wrong, and of which SKU.';
revoke all on function inventory.read_lines(bigint, jsonb, integer, integer) from public;
