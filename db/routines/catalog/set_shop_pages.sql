create or replace function catalog.set_shop_pages(p_actor_id bigint, p_pages jsonb) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  if jsonb_array_length(p_pages) > 50 then
    raise exception 'At most 50 pages.' using errcode = 'ST400', column = 'pages';
  end if;
  if exists (select from jsonb_array_elements(p_pages) p
              where coalesce(p ->> 'slug', '') !~ '^[a-z0-9]+(-[a-z0-9]+)*$' or length(p ->> 'slug') > 80)
     or (select count(distinct p ->> 'slug') from jsonb_array_elements(p_pages) p) < jsonb_array_length(p_pages) then
    raise exception 'An address is of letters a to z, digits and hyphens, at most 80, and each is another.'
      using errcode = 'ST400', column = 'slug';
  end if;
  if exists (select from jsonb_array_elements(p_pages) p where p -> 'texts' = '{}') then
    raise exception 'A page is written in at least one language.' using errcode = 'ST400', column = 'texts';
  end if;
  if exists (select from jsonb_array_elements(p_pages) p, jsonb_each(p -> 'texts') t
              where t.key !~ '^[a-z]{2}(-[A-Z]{2})?$' or length(coalesce(t.value ->> 'title', '')) not between 1 and 200) then
    raise exception 'A title has from 1 to 200 characters; languages are written like de or pt-BR.'
      using errcode = 'ST400', column = 'title';
  end if;
  if exists (select from jsonb_array_elements(p_pages) p, jsonb_each(p -> 'texts') t
              where length(coalesce(t.value ->> 'body', '')) > 100000) then
    raise exception 'A text has at most 100,000 characters.' using errcode = 'ST400', column = 'body';
  end if;
  -- Two operators at once: the later one's list stands whole.
  lock table catalog.shop_pages in share row exclusive mode;
  delete from catalog.shop_pages s where s.slug not in (select p ->> 'slug' from jsonb_array_elements(p_pages) p);
  insert into catalog.shop_pages as s (slug, position, is_shown)
  select p.page ->> 'slug', p.place, coalesce((p.page ->> 'isShown')::boolean, true)
    from jsonb_array_elements(p_pages) with ordinality p (page, place)
  on conflict (slug) do update set position = excluded.position, is_shown = excluded.is_shown;
  delete from catalog.shop_page_texts;
  insert into catalog.shop_page_texts (page_id, locale, title, body)
  select s.page_id, t.key, t.value ->> 'title', coalesce(t.value ->> 'body', '')
    from jsonb_array_elements(p_pages) p
    join catalog.shop_pages s on s.slug = p ->> 'slug'
   cross join lateral jsonb_each(p -> 'texts') t;
  perform audit.log_activity(p_actor_id, null, 'shop pages changed', jsonb_array_length(p_pages) || ' pages.');
end
$$;
comment on function catalog.set_shop_pages(bigint, jsonb) is
  'Writes the shop''s own pages, all of them in their order: [{slug, isShown, texts: {de: {title, body}}}]. ST400 pages, slug, '
  'texts, title, body.';
revoke all on function catalog.set_shop_pages(bigint, jsonb) from public;
grant execute on function catalog.set_shop_pages(bigint, jsonb) to stoa_app;
