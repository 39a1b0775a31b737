-- What people may ask for: a copy of everything about them, corrections, and to be forgotten.

alter table accounts.users add column erased_at timestamptz;
alter table accounts.users add check (erased_at is null or (email is null and password_hash is null and phone is null));
grant select (erased_at) on accounts.users to stoa_readonly;

create table platform.erasures (
  erasure_id uuid primary key default gen_random_uuid(),
  subject text not null check (subject in ('person', 'purchase')),
  subject_id bigint not null,
  subject_created_at timestamptz not null,
  erased_at timestamptz not null default now(),
  kind text not null check (kind in ('own', 'staff', 'inactive', 'replayed')),
  routine_version smallint not null
);
comment on table platform.erasures is
  'The journal of erasures: who by number, when and why-kind; nothing personal. Hosts keep a copy beside the keys, apart from backups (keys/erasures.jsonl), and erase again whom a restored database does not know as erased. subject_created_at tells a number that a restored database gave anew from the one that was erased. subject purchase: a guest''s checkout.';
create index erasures_subject_idx on platform.erasures (subject, subject_id);
grant select on platform.erasures to stoa_app;

create table accounts.privacy_requests (
  request_id bigint generated always as identity primary key,
  user_id bigint not null references accounts.users on delete cascade,
  kind text not null check (kind in ('export', 'correction', 'erasure')),
  asked_by bigint,
  asked_at timestamptz not null default now(),
  sealed_reason platform.ciphertext,
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  due_at timestamptz not null default now(),
  started_at timestamptz,
  lease_until timestamptz,
  finished_at timestamptz,
  expires_at timestamptz,
  steps_done integer not null default 0,
  steps integer not null default 0,
  bytes bigint,
  failure text check (length(failure) <= 500)
);
comment on table accounts.privacy_requests is
  'Copies, corrections and erasures that were asked for. asked_by is the person or staff; sealed_reason is staff''s, under the person''s key. A host that works on one holds it until lease_until. An export''s copy is there until expires_at.';
create unique index privacy_requests_open_idx on accounts.privacy_requests (user_id, kind) where state in ('waiting', 'running');
create index privacy_requests_user_id_idx on accounts.privacy_requests (user_id, request_id);
create index privacy_requests_due_at_idx on accounts.privacy_requests (due_at) where state in ('waiting', 'running');
create index privacy_requests_expires_at_idx on accounts.privacy_requests (expires_at) where expires_at is not null;
grant select, insert, update, delete on accounts.privacy_requests to stoa_app;

create table accounts.export_chunks (
  request_id bigint not null references accounts.privacy_requests on delete cascade,
  number integer not null check (number >= 0),
  sealed_chunk platform.ciphertext not null,
  primary key (request_id, number)
);
comment on table accounts.export_chunks is
  'A finished copy (a zip) in pieces, each sealed under the person''s key: any host can hand it out, and erasing the person ends it.';
grant select, insert, update, delete on accounts.export_chunks to stoa_app;

create table accounts.consents (
  consent_id bigint generated always as identity primary key,
  user_id bigint references accounts.users on delete cascade,
  visitor_id uuid,
  purpose text not null check (purpose in ('analytics', 'marketing_email')),
  is_given boolean not null,
  at timestamptz not null default now(),
  place text not null check (length(place) between 1 and 60),
  text_version text not null check (length(text_version) between 1 and 60),
  check (num_nonnulls(user_id, visitor_id) >= 1)
);
comment on table accounts.consents is
  'What people agreed to and took back, one row each time and never changed: for which purpose, where they said so, and which version of the text they saw. visitor_id is a browser that nobody had signed in with.';
create index consents_user_id_idx on accounts.consents (user_id, purpose, consent_id desc);
create index consents_visitor_id_idx on accounts.consents (visitor_id, purpose, consent_id desc) where visitor_id is not null;
grant select, insert on accounts.consents to stoa_app;

create table platform.personal_tables (
  table_name text primary key,
  kind text not null default '',
  whose text not null default '',
  erasure text not null check (erasure in ('deleted', 'emptied', 'kept')),
  why text not null,
  position integer not null default 0
);
comment on table platform.personal_tables is
  'The register of tables that refer to people. kind is the file of an export, empty where it holds nothing for the person; whose is the SQL condition on row t for person $1, e-mail address $2. erasure: the rows go, lose what is personal, or stay with numbers only.';
create table platform.personal_columns (
  table_name text not null references platform.personal_tables on delete cascade,
  column_name text not null,
  export text not null check (export in ('shown', 'opened', 'left out')),
  erasure text not null check (erasure in ('deleted', 'emptied', 'replaced', 'kept')),
  why text not null,
  primary key (table_name, column_name)
);
comment on table platform.personal_columns is
  'What an export and an erasure do with the text, sealed and binary columns of those tables; numbers, times and states are shown and stay.';
grant select on platform.personal_tables, platform.personal_columns to stoa_app, stoa_readonly;

-- What these hold is gone when the row is gone, also from the samples that the planner keeps: it takes none of them.
alter table accounts.registrations alter email set statistics 0, alter name set statistics 0;
alter index accounts.registrations_email_idx alter column 1 set statistics 0;
alter table accounts.email_changes alter email set statistics 0;
alter index accounts.email_changes_email_idx alter column 1 set statistics 0;
alter index accounts.invitations_email_idx alter column 1 set statistics 0;
alter table accounts.invitations alter email set statistics 0;
alter table accounts.addresses alter label set statistics 0, alter address set statistics 0;
alter table accounts.sessions alter user_agent set statistics 0, alter ip set statistics 0;
alter table accounts.passkeys alter name set statistics 0;
alter table accounts.passkey_ceremonies alter state set statistics 0;
alter table accounts.api_keys alter name set statistics 0;
alter table accounts.consents alter place set statistics 0;
alter table carts.wishlists alter name set statistics 0;
alter table notifications.notifications alter subject set statistics 0, alter body set statistics 0;
alter table analytics.dashboards alter name set statistics 0;
alter table analytics.dashboard_widgets alter filters set statistics 0;
alter table analytics.places alter region set statistics 0, alter city set statistics 0;
alter table analytics.deltas alter ship_region set statistics 0, alter ship_city set statistics 0,
  alter refund_reason set statistics 0;
alter table analytics.refund_totals alter refund_reason set statistics 0;
-- The others are sampled anew after each erasure (platform.sample_again).
