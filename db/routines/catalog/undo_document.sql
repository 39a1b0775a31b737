create or replace function catalog.undo_document(p_vendor_id bigint, p_before jsonb, p_after jsonb, p_done jsonb) returns jsonb
language sql stable
as $$
  select (p_before - array['status', 'variants']) || jsonb_build_object(
    -- What the import added is null, which takes it away.
    'attributes', (select coalesce(jsonb_object_agg(k.key, 'null'::jsonb), '{}')
                     from jsonb_object_keys(p_after -> 'attributes') k (key))
      || (p_before -> 'attributes'),
    'translations', (
      select coalesce(jsonb_object_agg(l.key,
               (select coalesce(jsonb_object_agg(f.key, 'null'::jsonb), '{}') from jsonb_object_keys(l.value) f (key))
               || coalesce(p_before -> 'translations' -> l.key, '{}')), '{}')
        from jsonb_each(p_after -> 'translations') l)
      || (select coalesce(jsonb_object_agg(b.key, b.value), '{}') from jsonb_each(p_before -> 'translations') b
           where not p_after -> 'translations' ? b.key),
    'variants', (
      select coalesce(jsonb_agg(
               case when b.variant is null then jsonb_build_object('variantId', a.variant -> 'variantId', 'remove', true)
                 else b.variant - 'stockQuantity' || jsonb_build_object('prices',
                   (select coalesce(jsonb_object_agg(c.key, 'null'::jsonb), '{}')
                      from jsonb_object_keys(a.variant -> 'prices') c (key))
                   || (b.variant -> 'prices')) end
               || case when (a.variant ->> 'stockQuantity')::integer <> coalesce((b.variant ->> 'stockQuantity')::integer, 0)
                    then jsonb_strip_nulls(jsonb_build_object('warehouse', d.variant ->> 'warehouse', 'stock', greatest(0,
                      inventory.on_hand(p_vendor_id, (a.variant ->> 'variantId')::bigint, d.variant ->> 'warehouse')
                      - (a.variant ->> 'stockQuantity')::integer + coalesce((b.variant ->> 'stockQuantity')::integer, 0))))
                    else '{}' end
               order by a.n), '[]')
        from jsonb_array_elements(p_after -> 'variants') with ordinality as a (variant, n)
        left join lateral (select x as variant from jsonb_array_elements(p_before -> 'variants') x
                            where x -> 'variantId' = a.variant -> 'variantId') b on true
        left join lateral (select x as variant from jsonb_array_elements(coalesce(nullif(p_done -> 'variants', 'null'), '[]')) x
                            where x ->> 'sku' = a.variant ->> 'sku' limit 1) d on true))
$$;
comment on function catalog.undo_document(bigint, jsonb, jsonb, jsonb) is
  'The document that makes a product what it was before an import: p_before and p_after are the product then, p_done is what the '
  'import saved. Stock goes back by the difference, in the warehouse that the import named.';
revoke all on function catalog.undo_document(bigint, jsonb, jsonb, jsonb) from public;
