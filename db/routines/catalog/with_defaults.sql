create or replace function catalog.with_defaults(p_content jsonb, p_given jsonb) returns jsonb
language sql stable
as $$
  select case when d.attributes is null then p_content
           else p_content || jsonb_build_object('attributes',
                  d.attributes || coalesce(nullif(p_content -> 'attributes', 'null'), '{}')) end
    from (select jsonb_object_agg(replace(a.slug, '-', '_'), t.default_value) as attributes
            from catalog.product_type_attributes t
            join catalog.attributes a on a.attribute_id = t.attribute_id and a.is_active
           where t.product_type_id = (p_content ->> 'productTypeId')::bigint and t.default_value is not null
             and not coalesce(nullif(p_given -> 'attributes', 'null'), '{}') ? replace(a.slug, '-', '_')) d
$$;
comment on function catalog.with_defaults(jsonb, jsonb) is
  'What is written about a new product, with the values that its type gives for attributes that p_given, the document as it '
  'was sent, does not speak of.';
revoke all on function catalog.with_defaults(jsonb, jsonb) from public;
