create or replace function analytics.stars_of(p_product_id bigint) returns bigint[]
language sql stable
as $$
  select array[coalesce(sum(s.n1), 0), coalesce(sum(s.n2), 0), coalesce(sum(s.n3), 0), coalesce(sum(s.n4), 0),
               coalesce(sum(s.n5), 0)]::bigint[]
    from (select r.n1, r.n2, r.n3, r.n4, r.n5
            from analytics.review_rollup r
           where r.level = 'a' and r.bucket = '-infinity' and r.product_id = p_product_id
          union all
          select d.sign * (d.rating = 1)::integer, d.sign * (d.rating = 2)::integer, d.sign * (d.rating = 3)::integer,
                 d.sign * (d.rating = 4)::integer, d.sign * (d.rating = 5)::integer
            from analytics.review_deltas d
           where d.product_id = p_product_id) s
$$;
comment on function analytics.stars_of(bigint) is
  'How many reviews gave a product 1, 2, 3, 4 and 5 stars: kept counts and what was not merged into them yet.';
revoke all on function analytics.stars_of(bigint) from public;
grant execute on function analytics.stars_of(bigint) to stoa_app;
