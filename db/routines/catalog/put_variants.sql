create or replace function catalog.put_variants(p_actor_id bigint, p_vendor_id bigint, p_lines jsonb)
returns table (line integer, sku text, outcome text, message text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_own constant text := (select v.currency from reporting.vendors v where v.vendor_id = v_vendor_id);
  v_todo record;
  v_lines jsonb;
begin
  if jsonb_typeof(p_lines) is distinct from 'array' or jsonb_array_length(p_lines) not between 1 and 1000 then
    raise exception 'From 1 to 1,000 lines are needed.' using errcode = 'ST400', column = 'lines';
  end if;
  perform audit.act_as(p_actor_id);
  perform inventory.ensure_warehouse(v_vendor_id);
  -- What is wrong with a line by itself; the others go on without it.
  with given as materialized (
    select e.place::integer as place, e.line ->> 'sku' as sku, (e.line ->> 'price')::numeric as price,
           coalesce(e.line ->> 'currency', v_own) as currency, (e.line ->> 'stock')::bigint as stock,
           e.line ->> 'warehouse' as code
      from jsonb_array_elements(p_lines) with ordinality as e (line, place)
  ), places as materialized (
    select c.code, inventory.warehouse_named(v_vendor_id, c.code) as warehouse_id
      from (select distinct g.code from given g where g.stock is not null) c
  ), known as materialized (
    select g.*, v.variant_id, p.warehouse_id,
           row_number() over (partition by g.sku, g.currency, g.price is null order by g.place) as nth_price,
           row_number() over (partition by g.sku, p.warehouse_id, g.stock is null order by g.place) as nth_stock
      from given g
      left join catalog.product_variants v on v.vendor_id = v_vendor_id and v.sku = g.sku
      left join places p on p.code is not distinct from g.code and g.stock is not null
  ), judged as materialized (
    select k.*, case
        when k.variant_id is null then format('There is no SKU "%s".', left(coalesce(k.sku, ''), 100))
        when k.price is null and k.stock is null then 'Neither a price nor stock is given.'
        when not coalesce(pricing.is_currency(k.currency), false) then format('There is no currency "%s".', left(k.currency, 20))
        when k.price is not null and (k.price not between 0 and 1000000000 or k.price <> round(k.price, 4))
          then 'A price from 0 to 1000000000 with at most four decimals is needed.'
        when k.stock is not null and k.stock not between 0 and 1000000000 then 'Stock is from 0 to 1000000000 units.'
        when k.stock is not null and k.warehouse_id is null then format('There is no warehouse "%s" in use.', left(k.code, 40))
        when k.price is not null and k.nth_price > 1 then 'An earlier line gives this SKU''s price already.'
        when k.stock is not null and k.nth_stock > 1 then 'An earlier line gives this SKU''s stock there already.'
      end as problem
      from known k
  )
  select array_agg(j.variant_id order by j.place) filter (where j.problem is null) as ids,
         array_agg(j.variant_id order by j.place) filter (where j.problem is null and j.stock is not null) as stock_ids,
         array_agg(j.warehouse_id order by j.place) filter (where j.problem is null and j.stock is not null) as warehouse_ids,
         jsonb_agg(to_jsonb(j) order by j.place) as lines
    into v_todo
    from judged j;

  -- Levels, then variants by their ids: the order in which everybody takes them.
  perform inventory.hold_warehouses(v_vendor_id, v_todo.warehouse_ids);
  perform inventory.hold_levels(v_vendor_id, v_todo.stock_ids, v_todo.warehouse_ids);
  perform from catalog.product_variants v where v.variant_id = any (v_todo.ids) order by v.variant_id for no key update;

  -- Statements of their own, whose snapshots see what the locks waited for.
  select jsonb_agg(l.line || jsonb_build_object('problem', coalesce(l.line ->> 'problem', case
             when s.reserved > (l.line ->> 'stock')::bigint
               then format('%s units are reserved for purchases under way.', s.reserved) end),
             'moves', s.on_hand is distinct from (l.line ->> 'stock')::integer and l.line ->> 'stock' is not null,
             'prices', l.line ->> 'price' is not null and (l.line ->> 'price')::numeric is distinct from case
               when l.line ->> 'currency' = v_own then v.price
               else (select o.price from catalog.variant_prices o
                      where o.variant_id = v.variant_id and o.currency = l.line ->> 'currency') end) order by l.place)
    into v_lines
    from jsonb_array_elements(v_todo.lines) with ordinality as l (line, place)
    left join catalog.product_variants v on v.variant_id = (l.line ->> 'variant_id')::bigint
    left join lateral inventory.levels_of(array[(l.line ->> 'variant_id')::bigint],
      array[(l.line ->> 'warehouse_id')::bigint]) s on l.line ->> 'stock' is not null and l.line ->> 'problem' is null;
  perform inventory.write_on_hand(v_vendor_id, p_actor_id, m.ids, m.warehouse_ids, m.stock,
                                  'Set by the vendor''s own system.')
     from (select array_agg((l ->> 'variant_id')::bigint) as ids, array_agg((l ->> 'warehouse_id')::bigint) as warehouse_ids,
                  array_agg((l ->> 'stock')::integer) as stock
             from jsonb_array_elements(v_lines) as l
            where l ->> 'problem' is null and (l ->> 'moves')::boolean) m
    where m.ids is not null;
  update catalog.product_variants v set price = (l ->> 'price')::numeric, updated_at = now()
    from jsonb_array_elements(v_lines) as l
   where l ->> 'problem' is null and (l ->> 'prices')::boolean and l ->> 'currency' = v_own
     and v.variant_id = (l ->> 'variant_id')::bigint;
  insert into catalog.variant_prices as p (variant_id, vendor_id, currency, price)
  select (l ->> 'variant_id')::bigint, v_vendor_id, l ->> 'currency', (l ->> 'price')::numeric
    from jsonb_array_elements(v_lines) as l
   where l ->> 'problem' is null and (l ->> 'prices')::boolean and l ->> 'currency' <> v_own
   order by 1, 3
  on conflict (variant_id, currency) do update set price = excluded.price, updated_at = now();
  perform audit.log_activity(p_actor_id, v_vendor_id, 'variants set', format('%s lines.', jsonb_array_length(p_lines)));
  return query
    select (l ->> 'place')::integer, l ->> 'sku', case when l ->> 'problem' is not null then 'refused'
             when (l ->> 'moves')::boolean or (l ->> 'prices')::boolean then 'updated' else 'unchanged' end, l ->> 'problem'
      from jsonb_array_elements(v_lines) as l order by 1;
end
$$;
comment on function catalog.put_variants(bigint, bigint, jsonb) is
  'Prices and stock as a vendor''s own system has them: [{"sku", "price", "currency", "stock", "warehouse"}], at most 1,000. '
  'price is in the vendor''s currency or in currency, stock is what is on hand in a warehouse (by code; unless given the '
  'default one). What is not given stays. One row for each line: updated, unchanged, or refused with a message; a refused one '
  'changes nothing and holds up no other. ST400 lines; ST403, ST404 as vendors.acting_for.';
revoke all on function catalog.put_variants(bigint, bigint, jsonb) from public;
grant execute on function catalog.put_variants(bigint, bigint, jsonb) to stoa_app, stoa_vendor;
