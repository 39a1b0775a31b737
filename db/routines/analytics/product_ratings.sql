create or replace function analytics.product_ratings (
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint, p_category_id bigint
) returns table (
  product_id bigint, product text, vendor_id bigint, vendor text, average_rating numeric, total_reviews bigint,
  histogram bigint[]
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  return query
  select t.product_id, p.name, p.vendor_id, p.vendor, t.average, t.reviews, t.histogram
    from (
      select c.product_id,
             round(sum(c.sign * (c.n1 + 2 * c.n2 + 3 * c.n3 + 4 * c.n4 + 5 * c.n5))
               / sum(c.sign * (c.n1 + c.n2 + c.n3 + c.n4 + c.n5)), 2) as average,
             sum(c.sign * (c.n1 + c.n2 + c.n3 + c.n4 + c.n5))::bigint as reviews,
             array[sum(c.sign * c.n1), sum(c.sign * c.n2), sum(c.sign * c.n3), sum(c.sign * c.n4),
               sum(c.sign * c.n5)]::bigint[] as histogram
        from analytics.review_cells(p_from, p_to, analytics.whose(p_vendor_id)) c
       group by c.product_id
      having sum(c.sign * (c.n1 + c.n2 + c.n3 + c.n4 + c.n5)) > 0
    ) t
    join reporting.products p on p.product_id = t.product_id
   where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id));
end
$$;
comment on function analytics.product_ratings(timestamptz, timestamptz, bigint, bigint) is
  'Mean rating (two decimals, half up), number of reviews, and how many gave 1, 2, 3, 4 and 5, of products with '
  'reviews in the period.';
grant execute on function analytics.product_ratings(timestamptz, timestamptz, bigint, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
