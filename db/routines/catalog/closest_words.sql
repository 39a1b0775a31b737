create or replace function catalog.closest_words(p_word text, p_most integer) returns table (word text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(p_word) not between 3 and 40 then
    return;
  end if;
  -- The first call loads the module, which alone knows its setting. Two letters that changed places leave few trigrams alike.
  perform public.similarity('', ''), set_config('pg_trgm.similarity_threshold', '0.18', true);
  return query
    select n.word
      from (select s.word, e.steps, min(e.steps) over () as least_steps, public.similarity(s.word, p_word) as likeness
              from catalog.search_words s
             cross join lateral public.levenshtein_less_equal(s.word, p_word, 3) d
             cross join lateral (
               select case when d > 1 and array(select regexp_split_to_table(s.word, '') order by 1)
                                        = array(select regexp_split_to_table(p_word, '') order by 1)
                        then 1 else d end as steps) e
             where s.word operator(public.%) p_word
               and d <= case when length(p_word) <= 4 then 1 when length(p_word) <= 8 then 2 else 3 end) n
     where n.steps = n.least_steps
     order by n.likeness desc, n.word
     limit least(p_most, 10);
end
$$;
comment on function catalog.closest_words(text, integer) is
  'Words of products nearest to one that may be misspelt, itself if it is there: one letter off in four, two in eight, three in '
  'more; letters that changed places count as one. A definer: the words are of all vendors.';
revoke all on function catalog.closest_words(text, integer) from public;
grant execute on function catalog.closest_words(text, integer) to stoa_app;
