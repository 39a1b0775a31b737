create or replace function catalog.refresh_search(p_most integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids bigint[];
  v_taken integer;
begin
  -- One at a time, or an older reading could be written over a newer one. What is touched from here on is seen by the next.
  if not pg_try_advisory_xact_lock(hashtextextended('catalog.refresh_search', 0)) then
    return 0;
  end if;
  with taken as (
    delete from catalog.product_touches t
     where t.touch_id in (select x.touch_id from catalog.product_touches x order by x.touch_id limit p_most)
    returning t.product_id
  )
  select array_agg(distinct product_id), count(*) into v_ids, v_taken from taken;
  if v_taken = 0 then
    return 0;
  end if;

  with news as materialized (
    select * from catalog.search_documents_of(v_ids)
  ), gone as (
    delete from catalog.search_documents d
     where d.product_id = any (v_ids) and not exists (select from news n where n.product_id = d.product_id)
  ), written as (
    insert into catalog.search_documents as d (product_id, vendor_id, price, rating, review_count, facets, words)
    select n.product_id, n.vendor_id, n.price, n.rating, n.review_count, n.facets, n.words from news n
    on conflict (product_id) do update
       set price = excluded.price, rating = excluded.rating, review_count = excluded.review_count, facets = excluded.facets,
           words = excluded.words
     where (d.price, d.rating, d.review_count, d.facets, d.words) is distinct from
           (excluded.price, excluded.rating, excluded.review_count, excluded.facets, excluded.words)
  )
  insert into catalog.search_words (word)
  select distinct w.word
    from news n
   cross join lateral unnest(tsvector_to_array(to_tsvector('simple', n.called))) w (word)
   where length(w.word) between 3 and 40 and w.word ~ '^[[:alpha:]]+$'
  on conflict do nothing;

  -- Every host's cache forgets them. A transaction of its own, not one that somebody waits for: see pg_notify's lock.
  perform pg_notify('stoa_products', string_agg(i.id::text, ','))
     from (select x.id, (row_number() over (order by x.id) - 1) / 300 as part from unnest(v_ids) x (id)) i
    group by i.part;
  return v_taken;
end
$$;
comment on function catalog.refresh_search(integer) is
  'Renews what search knows of products that were touched, so many touches at once, and tells every host which '
  '(stoa_products); 0 when there is none left, or another host '
  'is at it. A definer: only it writes what search reads.';
revoke all on function catalog.refresh_search(integer) from public;
grant execute on function catalog.refresh_search(integer) to stoa_app;
