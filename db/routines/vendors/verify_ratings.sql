create or replace function vendors.verify_ratings(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with counted as materialized (
    select r.vendor_id, round(avg(r.rating), 2) as rating, count(*) as reviews
      from vendors.vendor_reviews r
     group by r.vendor_id
  ), bad as materialized (
    select v.vendor_id,
           format('vendor %s: kept %s of %s reviews, counted %s of %s', v.vendor_id, v.rating, v.reviews_count,
                  coalesce(c.rating, 0), coalesce(c.reviews, 0)) as what
      from vendors.vendors v
      left join counted c on c.vendor_id = v.vendor_id
     where v.rating <> coalesce(c.rating, 0) or v.reviews_count <> coalesce(c.reviews, 0)
  )
  select (select count(*) from vendors.vendors), (select count(*) from bad),
         array(select b.what from bad b order by b.vendor_id limit p_examples)
$$;
comment on function vendors.verify_ratings(integer) is
  'Invariant 5: vendors'' rating (two decimals, half up) and reviews_count equal a recount of their reviews.';
revoke all on function vendors.verify_ratings(integer) from public;
