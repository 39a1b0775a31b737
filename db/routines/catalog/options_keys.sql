create or replace function catalog.options_keys(p_variants jsonb[]) returns text[]
language sql stable
as $$
  select array_agg(k.options_key order by w.place)
    from unnest(p_variants) with ordinality as w (variant, place)
    left join (
      select x.place, string_agg(v.value_id::text, ',' order by v.value_id) as options_key
        from unnest(p_variants) with ordinality as x (variant, place)
       cross join lateral jsonb_array_elements(coalesce(nullif(x.variant -> 'options', 'null'), '[]')) as o (item)
        join catalog.attributes a on a.slug = o.item ->> 'slug'
        join catalog.attribute_values v on v.attribute_id = a.attribute_id and lower(v.value) = lower(o.item ->> 'value')
       group by x.place) k on k.place = w.place
$$;
comment on function catalog.options_keys(jsonb[]) is
  'What product_variants.options_key is for each of the variants, by the options that it gives and whose values are there; '
  'null: it gives none.';
revoke all on function catalog.options_keys(jsonb[]) from public;
