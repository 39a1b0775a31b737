-- People who have not been here for years: a letter tells them, and after that they are erased.

alter table accounts.users add column inactivity_told_at timestamptz;
comment on column accounts.users.inactivity_told_at is
  'When a letter said that the account will be erased unless they sign in. It counts only if they were not here since.';
insert into platform.retention_rules (kind, keep_days, least_days, most_days, is_on, what, position) values
  ('inactive people', 1095, 365, 3650, false,
   'People who have not signed in for so long: a letter tells them before, then their accounts are erased.', 90);
