create or replace function catalog.merge_content(p_content jsonb, p_patch jsonb) returns jsonb
language sql immutable parallel safe
as $$
  select p_content || p_patch
      || case when p_patch ? 'attributes' then jsonb_build_object('attributes',
           jsonb_strip_nulls(coalesce(p_content -> 'attributes', '{}') || (p_patch -> 'attributes'))) else '{}' end
      || case when p_patch ? 'translations' then jsonb_build_object('translations', (
           select coalesce(jsonb_object_agg(m.locale, m.texts), '{}')
             from (
               select l.locale, jsonb_strip_nulls(coalesce(p_content -> 'translations' -> l.locale, '{}')
                        || coalesce(p_patch -> 'translations' -> l.locale, '{}')) as texts
                 from (select jsonb_object_keys(coalesce(p_content -> 'translations', '{}'))
                       union select jsonb_object_keys(p_patch -> 'translations')) as l (locale)
             ) m
            where m.texts <> '{}')) else '{}' end
$$;
comment on function catalog.merge_content(jsonb, jsonb) is
  'What is written about a product with a patch laid over it: properties that the patch lacks stay; of attributes and '
  'translations each one by itself, where null takes one away.';
revoke all on function catalog.merge_content(jsonb, jsonb) from public;
grant execute on function catalog.merge_content(jsonb, jsonb) to stoa_app;
