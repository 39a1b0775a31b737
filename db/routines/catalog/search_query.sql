create or replace function catalog.search_query(p_terms text[], p_locale text, p_is_loose boolean) returns tsquery
language plpgsql stable
as $$
declare
  v_configs regconfig[];
  v_query tsquery;
  v_term tsquery;
  v_others text[];
begin
  v_configs := array(select catalog.search_config(l.locale) from catalog.shop_languages l
                     union select catalog.search_config(p_locale));
  for i in 1 .. cardinality(p_terms) loop
    v_others := array(
      select w.word from catalog.search_synonyms s, unnest(s.words) w (word)
       where s.words @> array[p_terms[i]] and w.word <> p_terms[i]
       limit 20);
    if p_is_loose then
      v_others := v_others || array(select c.word from catalog.closest_words(p_terms[i], 5) c);
    end if;
    v_term := catalog.token_query(p_terms[i] || v_others);
    if i = cardinality(p_terms) and length(p_terms[i]) > 1 then
      -- The last word may be typed halfway.
      v_term := v_term || (catalog.token_query(array[p_terms[i]])::text || ':*')::tsquery;
    end if;
    select coalesce(string_agg('(' || q.stem::text || ')', '|')::tsquery || v_term, v_term) into v_term
      from (select distinct plainto_tsquery(c, w) as stem
              from unnest(v_configs) c, unnest(p_terms[i] || v_others) w) q
     where numnode(q.stem) > 0;
    v_query := coalesce(v_query && v_term, v_term);
  end loop;
  return v_query;
end
$$;
comment on function catalog.search_query(text[], text, boolean) is
  'Finds what has all of these words, in any language of the shop, or their synonyms; the last may be the beginning of one; '
  'loosely: or words much like them. Null for no words.';
revoke all on function catalog.search_query(text[], text, boolean) from public;
grant execute on function catalog.search_query(text[], text, boolean) to stoa_app;
