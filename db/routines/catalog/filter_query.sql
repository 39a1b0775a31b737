create or replace function catalog.filter_query(p_words tsquery, p_category_id bigint, p_groups jsonb, p_but text)
returns tsquery
language plpgsql immutable
as $$
declare
  v_query tsquery := p_words;
  v_part tsquery;
begin
  for v_part in
    select catalog.token_query(array['category:' || p_category_id]) where p_category_id is not null
    union all
    select catalog.token_query(array(select jsonb_array_elements_text(g.value)))
      from jsonb_each(p_groups) g where g.key is distinct from p_but and jsonb_array_length(g.value) > 0
  loop
    v_query := coalesce(v_query && v_part, v_part);
  end loop;
  return v_query;
end
$$;
comment on function catalog.filter_query(tsquery, bigint, jsonb, text) is
  'Words, a category, and of each group of facets one, but for a group that is left out.';
revoke all on function catalog.filter_query(tsquery, bigint, jsonb, text) from public;
