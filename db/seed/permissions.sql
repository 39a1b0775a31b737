-- Permissions, the roles that come with Stoa, and which holds what. Run again only when this file changes: a grant an
-- operator took away stays away until then.
insert into accounts.permissions (name, description) values
  ('analytics.read', 'Read reports and charts: all vendors'' figures, or those of the vendor one acts for.'),
  ('analytics.export', 'Take whole reports out of the system, as CSV.'),
  ('accounts.read', 'See people, their roles and their status.'),
  ('accounts.manage', 'Create, change and ban people, and change what a role may do.'),
  ('platform.operate', 'See and change how the marketplace itself runs.')
on conflict (name) do update set description = excluded.description;

insert into accounts.roles (name, description, acts_for_vendor) values
  ('operator', 'Runs the marketplace.', false),
  ('support', 'Helps shoppers and vendors.', false),
  ('finance', 'Watches the money.', false),
  ('vendor owner', 'Runs a vendor''s shop.', true),
  ('vendor staff', 'Works for a vendor.', true),
  ('shopper', 'Buys.', false)
on conflict (name) do update
  set description = excluded.description, acts_for_vendor = excluded.acts_for_vendor;

insert into accounts.role_permissions (role_id, permission_id)
select r.role_id, p.permission_id
  from (values
    ('operator', 'analytics.read'),
    ('operator', 'analytics.export'),
    ('operator', 'accounts.read'),
    ('operator', 'accounts.manage'),
    ('operator', 'platform.operate'),
    ('support', 'analytics.read'),
    ('support', 'accounts.read'),
    ('finance', 'analytics.read'),
    ('finance', 'analytics.export'),
    ('vendor owner', 'analytics.read'),
    ('vendor owner', 'analytics.export'),
    ('vendor staff', 'analytics.read')
  ) as g (role, permission)
  join accounts.roles r on r.name = g.role
  join accounts.permissions p on p.name = g.permission
on conflict do nothing;
