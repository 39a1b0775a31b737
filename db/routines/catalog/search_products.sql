create or replace function catalog.search_products(
  p_text text, p_locale text, p_category_id bigint, p_groups jsonb, p_min_price numeric, p_max_price numeric, p_sort text,
  p_after numeric[], p_most integer, p_with_facets boolean)
returns table (product_ids bigint[], keys numeric[], matches integer, corrected text, counts jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- Full text cannot be estimated here (statistics are kept back behind policies), and the words' index is always the way.
set enable_seqscan = off
as $$
declare
  v_cap constant integer := 10000;
  v_terms text[] := catalog.search_terms(p_text, p_locale);
  v_words tsquery := catalog.search_query(v_terms, p_locale, false);
  v_query tsquery;
  v_group text;
  v_more jsonb;
  v_share numeric;
begin
  v_query := catalog.filter_query(v_words, p_category_id, p_groups, null);
  if v_words is not null and not exists (select from catalog.search_documents d where d.words @@ v_query) then
    -- Nothing as it was written: what is written much like it.
    v_words := catalog.search_query(v_terms, p_locale, true);
    v_query := catalog.filter_query(v_words, p_category_id, p_groups, null);
    select string_agg(coalesce(c.word, t.word), ' ' order by t.place) into corrected
      from unnest(v_terms) with ordinality t (word, place)
      left join lateral catalog.closest_words(t.word, 1) c on true;
  end if;

  with matched as materialized (
    select d.product_id, d.ctid, d.facets, k.first, k.second,
           case p_sort when 'price' then -d.product_id else d.product_id end as third
      from catalog.search_documents d
     cross join lateral (
       select case p_sort when 'price' then -d.price::numeric when 'price-desc' then d.price::numeric when 'rating' then d.rating
                when 'relevance' then catalog.search_score(d.words, v_words, d.rating, d.review_count, d.facets)
                else 0 end as first,
              case p_sort when 'rating' then d.review_count else 0 end::numeric as second) k
     where (v_query is null or d.words @@ v_query)
       and (p_min_price is null or d.price >= p_min_price) and (p_max_price is null or d.price <= p_max_price)
     limit v_cap + 1
  ), page as (
    select * from matched m
     where p_after is null or (m.first, m.second, m.third) < (p_after[1], p_after[2], p_after[3])
     order by m.first desc, m.second desc, m.third desc
     limit p_most
  ), counted as (
    select f.token, count(*) as products from matched m cross join lateral unnest(m.facets) f (token)
     where p_with_facets group by f.token
  )
  select (select array_agg(p.product_id order by p.first desc, p.second desc, p.third desc) from page p),
         (select array[p.first, p.second, p.third] from page p order by p.first, p.second, p.third limit 1),
         (select count(*) from matched),
         (select coalesce(jsonb_object_agg(c.token, c.products), '{}') from counted c),
         (select count(*) / greatest(max((m.ctid::text::point)[0]), 1)::numeric from matched m)
    into product_ids, keys, matches, counts, v_share;
  -- Matches in a block of the table, of all that are there.
  v_share := v_share * (select c.relpages / greatest(c.reltuples, 1) from pg_class c
                         where c.oid = 'catalog.search_documents'::regclass);

  -- Of more than that, the first in the order asked for are read from its own index, not picked from the sample. Where they are
  -- few (as far as the sample's place in the table tells), or far behind in the order, all are sorted.
  if matches > v_cap and p_sort <> 'relevance' then
    product_ids := null;
    if v_query is null or p_min_price is not null or p_max_price is not null or v_share > 0.04 then
      select w.product_ids, w.keys into product_ids, keys
        from catalog.walk_products(v_query, p_min_price, p_max_price, p_sort, p_after, p_most) w;
    end if;
    if product_ids is null then
      select w.product_ids, w.keys into product_ids, keys
        from catalog.sort_products(v_query, p_min_price, p_max_price, p_sort, p_after, p_most) w;
    end if;
  end if;

  -- What is chosen among one's own kind does not narrow it: the other colours keep their counts.
  if p_with_facets then
    for v_group in select k from jsonb_object_keys(p_groups) k loop
      v_query := catalog.filter_query(v_words, p_category_id, p_groups, v_group);
      select coalesce(jsonb_object_agg(c.token, c.products), '{}') into v_more
        from (select f.token, count(*) as products
                from (select d.facets from catalog.search_documents d
                       where (v_query is null or d.words @@ v_query)
                         and (p_min_price is null or d.price >= p_min_price)
                         and (p_max_price is null or d.price <= p_max_price)
                       limit v_cap + 1) m
               cross join lateral unnest(m.facets) f (token)
               where starts_with(f.token, v_group)
               group by f.token) c;
      counts := counts || v_more;
    end loop;
  end if;
  matches := least(matches, v_cap + 1);
  product_ids := coalesce(product_ids, '{}');
  return next;
end
$$;
comment on function catalog.search_products(text, text, bigint, jsonb, numeric, numeric, text, numeric[], integer, boolean) is
  'The products on sale that have all the words (or, if none has, words like them: corrected), a category, of each group of '
  'facets one, e.g. {"attr:colour=": ["attr:colour=red"]}, and a price in the marketplace''s currency; sorted by newest, '
  'price, price-desc, rating or relevance; after the keys of the last one seen. matches and counts stop at 10,001 and are then '
  'of so many matches, not of all. A definer: a policy would keep full text from its index.';
revoke all on function catalog.search_products(text, text, bigint, jsonb, numeric, numeric, text, numeric[], integer, boolean)
  from public;
grant execute on function catalog.search_products(text, text, bigint, jsonb, numeric, numeric, text, numeric[], integer, boolean)
  to stoa_app;
