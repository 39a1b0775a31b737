create or replace function catalog.shop_page(p_slug text, p_locales text[])
returns table (slug text, title text, body text, locale text)
language sql stable
as $$
  select s.slug, t.title, t.body, t.locale
    from catalog.shop_pages s
   cross join lateral (
     select x.title, x.body, x.locale from catalog.shop_page_texts x where x.page_id = s.page_id
      order by array_position(p_locales, x.locale) nulls last, x.locale limit 1) t
   where s.is_shown and (p_slug is null or s.slug = p_slug)
   order by s.position, s.page_id
$$;
comment on function catalog.shop_page(text, text[]) is
  'A page of the operators'' own (null: all that are shown, in order) in the first of these languages that it is written in, '
  'else in any.';
revoke all on function catalog.shop_page(text, text[]) from public;
grant execute on function catalog.shop_page(text, text[]) to stoa_app;
