create or replace view reporting.vendors with (security_invoker = true) as
select v.vendor_id, v.name, v.slug, v.status, v.rating, v.reviews_count, v.currency, v.country, v.commission_rate,
       v.created_at, v.updated_at, v.description, v.user_id
  from vendors.vendors v;
comment on view reporting.vendors is
  'Vendors: names, state, kept rating, commission rate.';
grant select on reporting.vendors to stoa_app, stoa_vendor, stoa_readonly;
