create or replace function catalog.options_key(p_options jsonb) returns text
language sql stable
as $$
  select string_agg(v.value_id::text, ',' order by v.value_id)
    from jsonb_array_elements(coalesce(nullif(p_options, 'null'), '[]')) as o (item)
    join catalog.attributes a on a.slug = o.item ->> 'slug'
    join catalog.attribute_values v on v.attribute_id = a.attribute_id and lower(v.value) = lower(o.item ->> 'value')
$$;
comment on function catalog.options_key(jsonb) is
  'What product_variants.options_key is for options given as [{slug, value}], whose values are there; null: none.';
revoke all on function catalog.options_key(jsonb) from public;
