create or replace function catalog.write_variants(p_vendor_id bigint, p_product_ids bigint[], p_documents jsonb[])
returns void
language plpgsql volatile
as $$
declare
  v_ids bigint[];
  v_rows jsonb[];
  v_products bigint[];
  v_are_new boolean[];
  v_keys text[];
begin
  select array_agg(coalesce(v.variant_id, nextval(pg_get_serial_sequence('catalog.product_variants', 'variant_id')))
                   order by w.product_place, w.n),
         array_agg(w.variant order by w.product_place, w.n), array_agg(w.product_id order by w.product_place, w.n),
         array_agg(v.variant_id is null order by w.product_place, w.n)
    into v_ids, v_rows, v_products, v_are_new
    from (select p.product_id, p.product_place, e.variant, e.n
            from unnest(p_product_ids, p_documents) with ordinality as p (product_id, document, product_place)
           cross join lateral jsonb_array_elements(coalesce(nullif(p.document -> 'variants', 'null'), '[]'))
                                with ordinality as e (variant, n)) w
    left join (select x.variant_id, x.product_id, x.sku from catalog.product_variants x
                where x.product_id = any (p_product_ids) and x.vendor_id = p_vendor_id offset 0) v on v.product_id = w.product_id
     and (v.variant_id = (w.variant ->> 'variantId')::bigint
          or (not w.variant ? 'variantId' and v.sku = w.variant ->> 'sku'))
   where v.variant_id is not null or not coalesce((w.variant ->> 'remove')::boolean, false);
  if v_ids is null then
    perform catalog.settle_variants(p_product_ids, p_documents, '{}', '{}');
    return;
  end if;
  perform catalog.make_options(v_rows);
  v_keys := catalog.options_keys(v_rows);

  insert into catalog.product_variants (variant_id, product_id, vendor_id, sku, name, price, compare_at_price, weight,
    width, height, depth, barcode, is_active, position, options_key, is_default)
  overriding system value
  select w.variant_id, w.product_id, p_vendor_id, w.variant ->> 'sku', coalesce(w.variant ->> 'name', ''),
         (w.variant ->> 'price')::numeric, (w.variant ->> 'compareAtPrice')::numeric, (w.variant ->> 'weight')::numeric,
         (w.variant ->> 'width')::numeric, (w.variant ->> 'height')::numeric, (w.variant ->> 'depth')::numeric,
         nullif(w.variant ->> 'barcode', ''), coalesce((w.variant ->> 'isActive')::boolean, true), w.place,
         v_keys[w.place],
         row_number() over (partition by w.product_id order by w.place) = 1 and not exists (
           select from catalog.product_variants x where x.product_id = w.product_id)
    from unnest(v_ids, v_rows, v_products, v_are_new) with ordinality
           as w (variant_id, variant, product_id, is_new, place)
   where w.is_new;
  -- Stock before what else changes: everybody locks levels first, then variants.
  if exists (select from unnest(v_rows) as r where r ->> 'stock' is not null) then
    perform inventory.set_on_hand(p_vendor_id, array_agg(w.variant_id), array_agg(w.variant ->> 'warehouse'),
                                  array_agg((w.variant ->> 'stock')::integer), 'Set with the product.')
       from unnest(v_ids, v_rows) as w (variant_id, variant)
      where w.variant ->> 'stock' is not null;
  end if;
  perform from catalog.product_variants v where v.variant_id = any (v_ids) order by v.variant_id for no key update;
  update catalog.product_variants v
     set sku = coalesce(nullif(w.variant ->> 'sku', ''), v.sku),
         name = case when w.variant ? 'name' then coalesce(w.variant ->> 'name', '') else v.name end,
         price = coalesce((w.variant ->> 'price')::numeric, v.price),
         compare_at_price = case when w.variant ? 'compareAtPrice' then (w.variant ->> 'compareAtPrice')::numeric
           else v.compare_at_price end,
         weight = case when w.variant ? 'weight' then (w.variant ->> 'weight')::numeric else v.weight end,
         width = case when w.variant ? 'width' then (w.variant ->> 'width')::numeric else v.width end,
         height = case when w.variant ? 'height' then (w.variant ->> 'height')::numeric else v.height end,
         depth = case when w.variant ? 'depth' then (w.variant ->> 'depth')::numeric else v.depth end,
         barcode = case when w.variant ? 'barcode' then nullif(w.variant ->> 'barcode', '') else v.barcode end,
         is_active = coalesce((w.variant ->> 'isActive')::boolean, v.is_active),
         options_key = case when w.variant ? 'options' then v_keys[w.place] else v.options_key end,
         updated_at = now()
    from unnest(v_ids, v_rows, v_are_new) with ordinality as w (variant_id, variant, is_new, place)
   where v.variant_id = w.variant_id and not w.is_new and not coalesce((w.variant ->> 'remove')::boolean, false);

  delete from catalog.variant_attributes a
   using unnest(v_ids, v_rows, v_are_new) as w (variant_id, variant, is_new)
   where a.variant_id = w.variant_id and not w.is_new and w.variant ? 'options';
  insert into catalog.variant_attributes (variant_id, vendor_id, attribute_value_id, attribute_id)
  select w.variant_id, p_vendor_id, v.value_id, a.attribute_id
    from unnest(v_ids, v_rows) as w (variant_id, variant)
   cross join lateral jsonb_array_elements(coalesce(nullif(w.variant -> 'options', 'null'), '[]')) as o (item)
    join catalog.attributes a on a.slug = o.item ->> 'slug'
    join catalog.attribute_values v on v.attribute_id = a.attribute_id and lower(v.value) = lower(o.item ->> 'value');

  delete from catalog.variant_prices p
   using unnest(v_ids, v_rows) as w (variant_id, variant)
   cross join lateral jsonb_each(coalesce(nullif(w.variant -> 'prices', 'null'), '{}')) c
   where p.variant_id = w.variant_id and p.currency = c.key and c.value = 'null';
  insert into catalog.variant_prices as p (variant_id, vendor_id, currency, price)
  select w.variant_id, p_vendor_id, c.key, (c.value #>> '{}')::numeric
    from unnest(v_ids, v_rows) as w (variant_id, variant)
   cross join lateral jsonb_each(coalesce(nullif(w.variant -> 'prices', 'null'), '{}')) c
   where c.value <> 'null'
  on conflict (variant_id, currency) do update set price = excluded.price, updated_at = now()
    where p.price <> excluded.price;
  perform catalog.settle_variants(p_product_ids, p_documents, v_ids, v_rows);
end
$$;
comment on function catalog.write_variants(bigint, bigint[], jsonb[]) is
  'Writes the variants that documents name: made, changed or, with remove, taken off sale. Prices are in the vendor''s '
  'currency, others in prices by currency; weights in kilograms, lengths in centimetres, stock in units on hand in '
  'warehouse (its code; the first one when none is named). The caller has locked the products and looked for problems.';
revoke all on function catalog.write_variants(bigint, bigint[], jsonb[]) from public;
