create or replace function analytics.recount_product_ratings (
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
      select r.product_id, round(avg(r.rating), 2) as average, count(*) as reviews,
             array[count(*) filter (where r.rating = 1), count(*) filter (where r.rating = 2),
               count(*) filter (where r.rating = 3), count(*) filter (where r.rating = 4),
               count(*) filter (where r.rating = 5)] as histogram
        from reporting.reviews r
       where (p_from is null or r.created_at >= p_from)
         and (p_to is null or r.created_at < p_to)
         and (p_vendor_id is null or r.vendor_id = p_vendor_id)
       group by r.product_id
    ) t
    join reporting.products p on p.product_id = t.product_id
   where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id));
end
$$;
comment on function analytics.recount_product_ratings(timestamptz, timestamptz, bigint, bigint) is
  'Mean rating (two decimals, half up), number of reviews, and how many gave 1, 2, 3, 4 and 5, of products with '
  'reviews in the period.';
grant execute on function analytics.recount_product_ratings(timestamptz, timestamptz, bigint, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
