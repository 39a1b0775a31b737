create or replace view reporting.customers with (security_invoker = true) as
select u.user_id, u.name, u.country, u.region, u.city
  from accounts.users u;
comment on view reporting.customers is
  'People: names and where they are. E-mails come from accounts.person_contact, which tells them only to who '
  'may read them.';
grant select on reporting.customers to stoa_app, stoa_vendor, stoa_readonly;
