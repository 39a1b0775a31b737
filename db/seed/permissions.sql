-- Permissions, the roles that come with Stoa, and which holds what. Run again only when this file changes: a grant an
-- operator took away stays away until then.
insert into accounts.permissions (name, description, within_vendor) values
  ('analytics.read', 'Read reports and charts: all vendors'' figures, or those of the vendor one acts for.', true),
  ('analytics.export', 'Take whole reports out of the system, as CSV.', true),
  ('accounts.read', 'See people, their roles, their status and where they are signed in.', false),
  ('accounts.manage', 'Invite, change and ban people, end their sessions, and change what a role may do.', false),
  ('privacy.manage', 'See what people ask for about their data, make copies of it for them and erase them.', false),
  ('vendors.manage', 'Decide on vendors'' applications, suspend vendors, import and invite them.', false),
  ('shop.manage', 'Change the profile, the documents and the settings of the vendor one acts for.', true),
  ('catalog.manage', 'Make and change products, their pictures, texts and prices.', true),
  ('catalog.review', 'Approve or refuse vendors'' new products and changes, and say what needs approval.', false),
  ('taxonomy.manage', 'Change the category tree, product types and attributes.', false),
  ('stock.manage', 'Keep warehouses and stock: receipts, adjustments, transfers, counts.', true),
  ('currencies.manage', 'Choose the currencies of the shop, their rounding, and enter exchange rates.', false),
  ('members.manage', 'Invite staff to the vendor one acts for, and say what each may do there.', true),
  ('audit.read', 'Read the trail of sensitive changes, what people did, and who saw whose record.', false),
  ('platform.operate', 'See and change how the marketplace itself runs.', false)
on conflict (name) do update set description = excluded.description, within_vendor = excluded.within_vendor;

insert into accounts.roles (name, description, acts_for_vendor, is_system) values
  ('operator', 'Runs the marketplace.', false, true),
  ('support', 'Helps shoppers and vendors.', false, true),
  ('finance', 'Watches the money.', false, true),
  ('vendor owner', 'Runs a vendor''s shop.', true, true),
  ('vendor staff', 'Works for a vendor.', true, true),
  ('shopper', 'Buys.', false, true)
on conflict (name) do update set acts_for_vendor = excluded.acts_for_vendor, is_system = true;

insert into accounts.role_permissions (role_id, permission_id)
select r.role_id, p.permission_id
  from (values
    ('operator', 'analytics.read'),
    ('operator', 'analytics.export'),
    ('operator', 'accounts.read'),
    ('operator', 'accounts.manage'),
    ('operator', 'members.manage'),
    ('operator', 'audit.read'),
    ('operator', 'platform.operate'),
    ('operator', 'privacy.manage'),
    ('operator', 'vendors.manage'),
    ('operator', 'shop.manage'),
    ('operator', 'catalog.manage'),
    ('operator', 'catalog.review'),
    ('operator', 'taxonomy.manage'),
    ('operator', 'stock.manage'),
    ('operator', 'currencies.manage'),
    ('support', 'analytics.read'),
    ('support', 'accounts.read'),
    ('finance', 'analytics.read'),
    ('finance', 'analytics.export'),
    ('finance', 'currencies.manage'),
    ('vendor owner', 'analytics.read'),
    ('vendor owner', 'analytics.export'),
    ('vendor owner', 'members.manage'),
    ('vendor owner', 'shop.manage'),
    ('vendor owner', 'catalog.manage'),
    ('vendor owner', 'stock.manage'),
    ('vendor staff', 'analytics.read'),
    ('vendor staff', 'catalog.manage'),
    ('vendor staff', 'stock.manage')
  ) as g (role, permission)
  join accounts.roles r on r.name = g.role
  join accounts.permissions p on p.name = g.permission
on conflict do nothing;
