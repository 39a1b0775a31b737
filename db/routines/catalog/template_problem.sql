create or replace function catalog.template_problem(p_attributes jsonb) returns text
language sql stable
as $$
  with asked as (
    select w.n, a.name, a.attribute_id, a.kind, w.attribute_id as given,
           count(*) over (partition by w.attribute_id) as times, coalesce(w.is_option, false) as is_option, w.default_value
      from rows from (jsonb_to_recordset(p_attributes) as (
             "attributeId" bigint, "isOption" boolean, "defaultValue" text)) with ordinality
             as w (attribute_id, is_option, default_value, n)
      left join catalog.attributes a on a.attribute_id = w.attribute_id
  )
  select case
      when s.attribute_id is null then format('There is no attribute %s.', s.given)
      when s.times > 1 then format('%s is there twice.', s.name)
      when s.is_option and s.kind <> 'choice' then format('Variants cannot differ in %s: it is not chosen from values.', s.name)
      when s.is_option and s.default_value is not null then format('%s tells variants apart and has no default.', s.name)
      else format('The default of %s %s', s.name, catalog.attribute_problem(s.attribute_id, s.kind, s.default_value)) end
    from asked s
   where s.attribute_id is null or s.times > 1 or s.is_option and (s.kind <> 'choice' or s.default_value is not null)
      or s.default_value is not null and catalog.attribute_problem(s.attribute_id, s.kind, s.default_value) is not null
   order by s.n
   limit 1
$$;
comment on function catalog.template_problem(jsonb) is
  'What is wrong with the attributes of a template, the first thing: one that is not there or there twice, an option that is '
  'not chosen from values, a default that cannot be. Null: nothing.';
revoke all on function catalog.template_problem(jsonb) from public;
grant execute on function catalog.template_problem(jsonb) to stoa_app;
