create or replace function catalog.text_in(
  p_entity text, p_entity_id bigint, p_field text, p_locales text[], p_own text) returns text
language sql stable
as $$
  select coalesce(
    (select t.value from catalog.translations t
      where t.entity = p_entity and t.entity_id = p_entity_id and t.locale = any (p_locales) and t.field = p_field
      order by array_position(p_locales, t.locale)
      limit 1), p_own)
$$;
comment on function catalog.text_in(text, bigint, text, text[], text) is
  'A text in the first of these languages that it is there in (de-AT, de, then the shop''s default), else as it was written '
  '(p_own).';
revoke all on function catalog.text_in(text, bigint, text, text[], text) from public;
grant execute on function catalog.text_in(text, bigint, text, text[], text) to stoa_app;
