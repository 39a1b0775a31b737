create or replace function catalog.set_shop_languages(p_actor_id bigint, p_locales text[], p_default text) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  if cardinality(p_locales) not between 1 and 50
     or cardinality(p_locales) <> (select count(distinct l) from unnest(p_locales) as l) then
    raise exception 'From 1 to 50 languages, each once.' using errcode = 'ST400', column = 'languages';
  end if;
  if exists (select from unnest(p_locales) as l where l is null or l !~ '^[a-z]{2}(-[A-Z]{2})?$') then
    raise exception 'A language is written like de or pt-BR.' using errcode = 'ST400', column = 'languages';
  end if;
  if p_default is null or p_default <> all (p_locales) then
    raise exception 'The default is one of the languages.' using errcode = 'ST400', column = 'default';
  end if;
  -- Two operators at once: the later one's list stands whole.
  lock table catalog.shop_languages in share row exclusive mode;
  delete from catalog.shop_languages s where s.locale <> all (p_locales);
  update catalog.shop_languages s set is_default = false where s.is_default and s.locale <> p_default;
  insert into catalog.shop_languages as s (locale, is_default, position)
  select l.locale, l.locale = p_default, l.place from unnest(p_locales) with ordinality as l (locale, place)
  on conflict (locale) do update set is_default = excluded.is_default, position = excluded.position
    where (s.is_default, s.position) is distinct from (excluded.is_default, excluded.position);
  perform audit.log_activity(p_actor_id, null, 'languages chosen', array_to_string(p_locales, ', ') || '.');
end
$$;
comment on function catalog.set_shop_languages(bigint, text[], text) is
  'Chooses the languages of the shop, in the order shown, and which is the default. Texts in others stay. ST400 languages, '
  'default.';
revoke all on function catalog.set_shop_languages(bigint, text[], text) from public;
grant execute on function catalog.set_shop_languages(bigint, text[], text) to stoa_app;
