create or replace view reporting.categories with (security_invoker = true) as
select c.category_id, c.parent_id, c.name, c.slug, c.position
  from catalog.categories c;
comment on view reporting.categories is
  'The category tree.';
grant select on reporting.categories to stoa_app, stoa_vendor, stoa_readonly;
