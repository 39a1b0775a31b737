create or replace view reporting.products with (security_invoker = true) as
select p.product_id, p.name, p.slug, p.vendor_id, v.name as vendor, p.category_id, p.brand, p.status, p.average_rating,
       p.review_count, p.created_at, p.updated_at, p.description, p.dynamic_attributes
  from catalog.products p
  join vendors.vendors v on v.vendor_id = p.vendor_id;
comment on view reporting.products is
  'Products with their vendor''s name; average_rating and review_count are kept from the reviews.';
grant select on reporting.products to stoa_app, stoa_vendor, stoa_readonly;
