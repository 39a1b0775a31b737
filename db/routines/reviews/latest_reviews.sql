create or replace function reviews.latest_reviews(p_product_id bigint, p_limit integer)
returns table (rating smallint, review_text text, feature_scores jsonb, created_at timestamptz)
language sql stable parallel safe
as $$
  select rating, review_text, feature_scores, created_at
    from reviews.reviews where product_id = p_product_id and review_text <> ''
   order by created_at desc, review_id desc limit p_limit
$$;
comment on function reviews.latest_reviews(bigint, integer) is
  'The newest reviews of a product that say something, without who wrote them.';
grant execute on function reviews.latest_reviews(bigint, integer) to stoa_app;
