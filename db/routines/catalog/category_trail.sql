create or replace function catalog.category_trail(p_category_id bigint, p_locales text[]) returns jsonb
language sql stable
as $$
  with recursive trail (category_id, parent_id, name, slug, is_active, height) as (
    select c.category_id, c.parent_id, c.name, c.slug, c.is_active, 0
      from catalog.categories c where c.category_id = p_category_id
    union all
    select c.category_id, c.parent_id, c.name, c.slug, c.is_active, t.height + 1
      from trail t join catalog.categories c on c.category_id = t.parent_id
  )
  select case when bool_and(t.is_active) then jsonb_agg(jsonb_build_object(
           'name', catalog.text_in('category', t.category_id, 'name', p_locales, t.name), 'slug', t.slug)
           order by t.height desc) end
    from trail t
$$;
comment on function catalog.category_trail(bigint, text[]) is
  'The way to a category from the top, itself last, as JSON [{name, slug}]; null where one of them is archived, or there '
  'is none.';
revoke all on function catalog.category_trail(bigint, text[]) from public;
grant execute on function catalog.category_trail(bigint, text[]) to stoa_app;
