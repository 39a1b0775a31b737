create or replace function catalog.import_categories(
  p_slugs text[], p_names text[], p_parent_slugs text[], p_locale text, p_texts text[]) returns bigint[]
language plpgsql volatile
as $$
begin
  insert into catalog.categories (name, slug, position)
  select w.name, w.slug, w.place from unnest(p_names, p_slugs) with ordinality as w (name, slug, place) order by w.place
  on conflict (slug) do nothing;
  update catalog.categories c
     set parent_id = p.category_id
    from unnest(p_slugs, p_parent_slugs) as w (slug, parent_slug)
    join catalog.categories p on p.slug = w.parent_slug
   where c.slug = w.slug and c.parent_id is null and p.category_id <> c.category_id;
  insert into catalog.translations (entity, entity_id, locale, field, value)
  select 'category', c.category_id, p_locale, 'name', w.text
    from unnest(p_slugs, p_texts) as w (slug, text) join catalog.categories c on c.slug = w.slug
  on conflict (entity, entity_id, locale, field) do nothing;
  return (
    select coalesce(array_agg(c.category_id order by w.place), '{}')
      from unnest(p_slugs) with ordinality as w (slug, place) join catalog.categories c on c.slug = w.slug);
end
$$;
comment on function catalog.import_categories(text[], text[], text[], text, text[]) is
  'An imported source''s categories, in the order of p_slugs, below the category of p_parent_slugs (null: at the top), '
  'with their names in the source''s language. Those whose slug is there already are taken as they are.';
revoke all on function catalog.import_categories(text[], text[], text[], text, text[]) from public;
grant execute on function catalog.import_categories(text[], text[], text[], text, text[]) to stoa_app;
