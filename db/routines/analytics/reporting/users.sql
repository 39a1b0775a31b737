create or replace view reporting.users with (security_invoker = true) as
select u.user_id, u.name, u.email, u.country, u.region, u.city, u.role_id, r.name as role, u.status, u.created_at,
       u.last_login
  from accounts.users u
  join accounts.roles r on r.role_id = u.role_id;
comment on view reporting.users is
  'People with their e-mail, role and state, for those who may see e-mails; vendors read reporting.customers. '
  'No credentials and nothing that is encrypted.';
grant select on reporting.users to stoa_app, stoa_readonly;
