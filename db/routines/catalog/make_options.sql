create or replace function catalog.make_options(p_variants jsonb[]) returns void
language plpgsql volatile
as $$
begin
  insert into catalog.attributes (name, slug)
  select distinct on (o.item ->> 'slug') o.item ->> 'name', o.item ->> 'slug'
    from unnest(p_variants) as v (variant)
   cross join lateral jsonb_array_elements(coalesce(nullif(v.variant -> 'options', 'null'), '[]')) as o (item)
   where not exists (select from catalog.attributes a where a.slug = o.item ->> 'slug')
   order by o.item ->> 'slug'
  on conflict (slug) do nothing;
  -- In one order, so that two imports that bring the same values do not wait for each other in a circle.
  insert into catalog.attribute_values (attribute_id, value, position)
  select n.attribute_id, n.value, 1000000
    from (select distinct on (a.attribute_id, lower(o.item ->> 'value')) a.attribute_id, o.item ->> 'value' as value
            from unnest(p_variants) as v (variant)
           cross join lateral jsonb_array_elements(coalesce(nullif(v.variant -> 'options', 'null'), '[]')) as o (item)
            join catalog.attributes a on a.slug = o.item ->> 'slug'
           order by a.attribute_id, lower(o.item ->> 'value')) n
   where not exists (
     select from catalog.attribute_values x where x.attribute_id = n.attribute_id and lower(x.value) = lower(n.value))
  on conflict do nothing;
end
$$;
comment on function catalog.make_options(jsonb[]) is
  'Makes the attributes and values that variants name and that are not there yet; upper and lower case are the same.';
revoke all on function catalog.make_options(jsonb[]) from public;
