create or replace view reporting.vendor_reviews with (security_invoker = true) as
select r.vendor_review_id, r.vendor_id, r.user_id, r.rating, r.created_at
  from vendors.vendor_reviews r;
comment on view reporting.vendor_reviews is
  'What customers gave vendors, 1 to 5.';
grant select on reporting.vendor_reviews to stoa_app, stoa_vendor, stoa_readonly;
