create or replace view reporting.reviews with (security_invoker = true) as
select r.review_id, r.user_id, r.product_id, r.vendor_id, r.rating, r.feature_scores, r.created_at, r.updated_at, r.review_text
  from reviews.reviews r;
comment on view reporting.reviews is
  'Product reviews: rating 1 to 5 and the scores by feature.';
grant select on reporting.reviews to stoa_app, stoa_vendor, stoa_readonly;
