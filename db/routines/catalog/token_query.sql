create or replace function catalog.token_query(p_tokens text[]) returns tsquery
language sql immutable parallel safe
as $$
  select string_agg('''' || replace(replace(t, '\', '\\'), '''', '''''') || '''', '|')::tsquery
    from unnest(p_tokens) t where t <> ''
$$;
comment on function catalog.token_query(text[]) is 'Finds what has one of these tokens, each as it stands; null for none.';
revoke all on function catalog.token_query(text[]) from public;
grant execute on function catalog.token_query(text[]) to stoa_app;
