create or replace function catalog.combination_of(p_variant_id bigint) returns text
language sql stable
as $$
  select string_agg(lower(a.slug || '=' || x.value), E'\n' order by a.slug)
    from catalog.variant_attributes v
    join catalog.attribute_values x on x.value_id = v.attribute_value_id
    join catalog.attributes a on a.attribute_id = v.attribute_id
   where v.variant_id = p_variant_id
$$;
comment on function catalog.combination_of(bigint) is
  'The options of a variant as text, one line each, in the order of their names: size=m. Null: it has none.';
revoke all on function catalog.combination_of(bigint) from public;
