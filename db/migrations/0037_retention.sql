-- How long what is kept, and what of it was counted before it went.

create table platform.retention_rules (
  kind text primary key,
  keep_days integer not null,
  least_days integer not null check (least_days >= 0),
  most_days integer not null,
  is_on boolean not null default true,
  what text not null,
  position integer not null default 0,
  check (keep_days between least_days and most_days)
);
comment on table platform.retention_rules is
  'For how long each kind of data is kept, after which a nightly job removes it; operators choose within least_days and most_days. A rule that is not on removes nothing.';
insert into platform.retention_rules (kind, keep_days, least_days, most_days, is_on, what, position) values
  ('sessions', 30, 1, 90, true, 'Sessions that are over: where and with what somebody was signed in.', 10),
  ('secrets', 1, 0, 7, true, 'Links, codes and invitations that are too old to be used.', 20),
  ('exports', 0, 0, 30, true, 'Copies of somebody''s data that can no longer be fetched.', 30),
  ('messages', 30, 1, 180, true, 'Letters that could not be delivered.', 40),
  ('carts', 90, 7, 400, true, 'Carts of visitors who never signed in.', 50),
  ('job runs', 90, 7, 400, true, 'What jobs of the clock did.', 60),
  ('activity', 730, 180, 3650, true, 'Who did what; counts of it stay.', 70),
  ('events', 400, 30, 1100, true, 'What visitors looked at; counts of people stay.', 80);
grant select, update on platform.retention_rules to stoa_app;
create trigger note_change after insert or update or delete on platform.retention_rules
  for each row execute function audit.note_change('kind', 'keep_days,is_on', '');

create table analytics.carried_activity (
  vendor_id bigint not null,
  user_id bigint not null,
  actions bigint not null,
  last_at timestamptz not null,
  primary key (vendor_id, user_id)
);
comment on table analytics.carried_activity is
  'Entries of the activity log that were removed by age, as counts by vendor (0: none) and person (0: unknown): what rollups counted stays counted, and verify can recount it.';
select platform.isolate_by_vendor('analytics.carried_activity');
grant select on analytics.carried_activity to stoa_app;

create table analytics.carried_steps (
  vendor_id bigint not null,
  visitor_id uuid not null,
  user_id bigint,
  steps integer not null,
  unique nulls not distinct (vendor_id, visitor_id, user_id)
);
comment on table analytics.carried_steps is
  'Events that were removed by age, as the steps that each visitor took (vendor_id 0: of no vendor): what the funnel counted stays counted, and verify can recount it.';
select platform.isolate_by_vendor('analytics.carried_steps');
grant select on analytics.carried_steps to stoa_app;
