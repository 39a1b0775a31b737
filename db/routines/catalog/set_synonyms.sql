create or replace function catalog.set_synonyms(p_actor_id bigint, p_groups jsonb) returns void
language plpgsql volatile
as $$
declare
  v_group jsonb;
  v_words text[];
  v_ids bigint[] := array[]::bigint[];
  v_id bigint;
begin
  perform audit.act_as(p_actor_id);
  if jsonb_array_length(p_groups) > 1000 then
    raise exception 'At most 1,000 groups of words.' using errcode = 'ST400', column = 'groups';
  end if;
  -- Two operators at once: the later one's list stands whole.
  lock table catalog.search_synonyms in share row exclusive mode;
  for v_group in select g from jsonb_array_elements(p_groups) g loop
    -- As search reads what people type: "Sofa," and "sofa" are one word, "arm chair" is two.
    v_words := array(select distinct lower(trim(w)) from jsonb_array_elements_text(v_group) w order by 1);
    if cardinality(v_words) not between 2 and 20 then
      raise exception 'A group has from 2 to 20 different words.' using errcode = 'ST400', column = 'groups';
    end if;
    if exists (select from unnest(v_words) w
                where length(w) > 40 or tsvector_to_array(to_tsvector('simple', w)) is distinct from array[w]) then
      raise exception '"%" is not a single word of at most 40 letters.',
        (select left(w, 40) from unnest(v_words) w
          where length(w) > 40 or tsvector_to_array(to_tsvector('simple', w)) is distinct from array[w] limit 1)
        using errcode = 'ST400', column = 'groups';
    end if;
    select s.synonym_id into v_id
      from catalog.search_synonyms s where s.words = v_words and s.synonym_id <> all (v_ids) limit 1;
    if v_id is null then
      insert into catalog.search_synonyms (words) values (v_words) returning synonym_id into v_id;
    end if;
    v_ids := v_ids || v_id;
  end loop;
  delete from catalog.search_synonyms s where s.synonym_id <> all (v_ids);
  perform audit.log_activity(p_actor_id, null, 'synonyms chosen', cardinality(v_ids) || ' groups of words.');
end
$$;
comment on function catalog.set_synonyms(bigint, jsonb) is
  'Chooses which words mean the same in searches: a JSON array of groups of words, all of them. ST400 groups.';
revoke all on function catalog.set_synonyms(bigint, jsonb) from public;
grant execute on function catalog.set_synonyms(bigint, jsonb) to stoa_app;
