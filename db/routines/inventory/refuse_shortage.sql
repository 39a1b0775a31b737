create or replace function inventory.refuse_shortage(
  p_variant_ids bigint[], p_quantities integer[], p_found_ids bigint[], p_found integer[]) returns void
language plpgsql volatile
as $$
declare
  v_short record;
begin
  if (select sum(w) from unnest(p_quantities) w) = (select sum(f) from unnest(p_found) f) then
    return;
  end if;
  select w.variant_id, coalesce(f.quantity, 0) as quantity, v.sku
    into v_short
    from (select variant_id, sum(quantity) as quantity
            from unnest(p_variant_ids, p_quantities) as u (variant_id, quantity) group by variant_id) w
    left join (select variant_id, sum(quantity) as quantity
                 from unnest(p_found_ids, p_found) as u (variant_id, quantity) group by variant_id) f
      on f.variant_id = w.variant_id
    left join reporting.variants v on v.variant_id = w.variant_id
   where w.quantity > coalesce(f.quantity, 0)
   order by w.variant_id
   limit 1;
  raise exception '%', case v_short.quantity
      when 0 then format('%s is sold out.', v_short.sku)
      else format('Only %s of %s can be had.', v_short.quantity, v_short.sku) end
    using errcode = 'ST409', column = 'items';
end
$$;
comment on function inventory.refuse_shortage(bigint[], integer[], bigint[], integer[]) is
  'Raises ST409 with the SKU of the first variant of which fewer units were found than wanted; silent when all were.';
revoke all on function inventory.refuse_shortage(bigint[], integer[], bigint[], integer[]) from public;
grant execute on function inventory.refuse_shortage(bigint[], integer[], bigint[], integer[]) to stoa_app;
