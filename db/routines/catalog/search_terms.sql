create or replace function catalog.search_terms(p_text text, p_locale text) returns text[]
language sql stable
as $$
  with asked as (
    select l.lexeme, l.positions[1] as place,
           to_tsvector(catalog.search_config(p_locale), l.lexeme) = ''::tsvector as is_common
      from unnest(to_tsvector('simple', left(p_text, 200))) l
  )
  select coalesce(array_agg(a.lexeme order by a.place), '{}')
    from (select * from asked x
           where not x.is_common or not exists (select from asked y where not y.is_common)
           order by x.place limit 12) a
$$;
comment on function catalog.search_terms(text, text) is
  'The words that somebody looks for, in order, at most twelve, without those that a language uses everywhere (the, of).';
revoke all on function catalog.search_terms(text, text) from public;
grant execute on function catalog.search_terms(text, text) to stoa_app;
