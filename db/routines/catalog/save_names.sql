create or replace function catalog.save_names(p_entity text, p_entity_id bigint, p_field text, p_names jsonb) returns void
language plpgsql volatile
as $$
begin
  delete from catalog.translations t
   where t.entity = p_entity and t.entity_id = p_entity_id and t.field = p_field and not p_names ? t.locale;
  insert into catalog.translations as t (entity, entity_id, locale, field, value)
  select p_entity, p_entity_id, n.key, p_field, n.value from jsonb_each_text(p_names) n order by n.key
  on conflict (entity, entity_id, locale, field) do update set value = excluded.value where t.value <> excluded.value;
end
$$;
comment on function catalog.save_names(text, bigint, text, jsonb) is
  'What something of the marketplace''s is called in other languages: these, by locale, and no others.';
revoke all on function catalog.save_names(text, bigint, text, jsonb) from public;
grant execute on function catalog.save_names(text, bigint, text, jsonb) to stoa_app;
