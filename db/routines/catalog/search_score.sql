create or replace function catalog.search_score(
  p_words tsvector, p_query tsquery, p_rating numeric, p_review_count integer, p_facets text[]) returns numeric
language sql immutable parallel safe
as $$
  select round((ts_rank('{0.05, 0.2, 0.4, 1}', p_words, p_query, 1)
           * (1 + 0.2 * p_rating::real / 5 * least(p_review_count, 20) / 20)
           * case when p_facets @> '{stock:yes}' then 1 else 0.6 end)::numeric, 8)
$$;
comment on function catalog.search_score(tsvector, tsquery, numeric, integer, text[]) is
  'How well a product answers words: where they stand (name 1, brand, tag, category 0.4, vendor and values 0.2, description '
  '0.05), in how long a text; up to a fifth more for rating (in full from 20 reviews), two fifths less when sold out.';
revoke all on function catalog.search_score(tsvector, tsquery, numeric, integer, text[]) from public;
