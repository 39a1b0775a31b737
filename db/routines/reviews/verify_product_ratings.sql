create or replace function reviews.verify_product_ratings(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with counted as materialized (
    select r.product_id, round(avg(r.rating), 2) as rating, count(*) as reviews
      from reviews.reviews r
     group by r.product_id
  ), bad as materialized (
    select p.product_id,
           format('product %s: kept %s of %s reviews, counted %s of %s', p.product_id, p.average_rating, p.review_count,
                  coalesce(c.rating, 0), coalesce(c.reviews, 0)) as what
      from reporting.products p
      left join counted c on c.product_id = p.product_id
     where p.average_rating <> coalesce(c.rating, 0) or p.review_count <> coalesce(c.reviews, 0)
  )
  select (select count(*) from reporting.products), (select count(*) from bad),
         array(select b.what from bad b order by b.product_id limit p_examples)
$$;
comment on function reviews.verify_product_ratings(integer) is
  'Invariant 5: products'' average_rating (two decimals, half up) and review_count equal a recount of their '
  'reviews.';
revoke all on function reviews.verify_product_ratings(integer) from public;
