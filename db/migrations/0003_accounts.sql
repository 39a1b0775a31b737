-- Accounts: people, roles, permissions, addresses, sessions.

create schema accounts;
comment on schema accounts is 'People, their credentials, roles and permissions, addresses and sessions.';
grant usage on schema accounts to stoa_app, stoa_vendor, stoa_readonly;

create table accounts.roles (
  role_id bigint generated always as identity primary key,
  name text not null unique,
  description text not null default '',
  acts_for_vendor boolean not null default false
);
comment on table accounts.roles is 'Roles; a person has one.';
comment on column accounts.roles.acts_for_vendor is
  'People of this role act for the vendor they are a member of, and may do nothing without one.';

create table accounts.permissions (
  permission_id bigint generated always as identity primary key,
  name text not null unique check (name ~ '^[a-z_]+(\.[a-z_]+)+$'),
  description text not null default ''
);
comment on table accounts.permissions is 'What an endpoint may ask for, such as analytics.read.';

create table accounts.role_permissions (
  role_id bigint not null references accounts.roles on delete cascade,
  permission_id bigint not null references accounts.permissions on delete cascade,
  primary key (role_id, permission_id)
);
comment on table accounts.role_permissions is 'Which role holds which permission.';
create index role_permissions_permission_id_idx on accounts.role_permissions (permission_id);

create table accounts.users (
  user_id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 200),
  email text check (length(email) <= 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  password_hash text,
  phone platform.ciphertext,
  address platform.address,
  country text generated always as ((address ->> 'country')) stored,
  region text generated always as ((address ->> 'region')) stored,
  city text generated always as ((address ->> 'city')) stored,
  role_id bigint not null references accounts.roles,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_login timestamptz,
  status text not null default 'active' check (status in ('active', 'inactive', 'banned')),
  two_factor_enabled boolean not null default false,
  security_questions jsonb not null default '[]' check (jsonb_typeof(security_questions) = 'array'),
  security_stamp uuid not null default gen_random_uuid(),
  access_failed_count integer not null default 0 check (access_failed_count >= 0),
  lockout_end timestamptz,
  source text,
  source_ref text,
  check ((source is null) = (source_ref is null)),
  check (email is not null or password_hash is null)
);
comment on table accounts.users is
  'People. email is null for imported people, who cannot sign in; address is the kept copy of the default row of addresses; phone and the sealed part of address are encrypted.';
comment on column accounts.users.security_questions is 'Which questions are set (keys only); their answers are hashed elsewhere.';
comment on column accounts.users.source_ref is 'The person''s id in the imported source, unique per source.';
create unique index users_email_key on accounts.users (lower(email));
create unique index users_source_key on accounts.users (source, source_ref);
create index users_role_id_idx on accounts.users (role_id);
create index users_country_idx on accounts.users (country, region, city);

create table accounts.addresses (
  address_id bigint generated always as identity primary key,
  user_id bigint not null references accounts.users on delete cascade,
  label text not null default '',
  address platform.address not null,
  is_default boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table accounts.addresses is 'A person''s addresses; the default one is copied to users.address.';
create unique index addresses_default_key on accounts.addresses (user_id) where is_default;
create index addresses_user_id_idx on accounts.addresses (user_id);

create table accounts.sessions (
  session_id bigint generated always as identity primary key,
  user_id bigint not null references accounts.users on delete cascade,
  kind text not null check (kind in ('browser', 'token')),
  access_hash bytea not null unique check (octet_length(access_hash) = 32),
  access_expires_at timestamptz not null,
  refresh_hash bytea unique check (octet_length(refresh_hash) = 32),
  refresh_expires_at timestamptz,
  security_stamp uuid not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  revoked_at timestamptz,
  ip inet,
  user_agent text check (length(user_agent) <= 400),
  check ((refresh_hash is null) = (refresh_expires_at is null))
);
comment on table accounts.sessions is
  'Signed-in browsers and programs. Tokens are stored as SHA-256; a request is checked against its row, so revoking acts at once. A changed security_stamp ends the session.';
create index sessions_user_id_idx on accounts.sessions (user_id);
create index sessions_expiry_idx on accounts.sessions (access_expires_at);

create table accounts.spent_refresh_hashes (
  refresh_hash bytea primary key check (octet_length(refresh_hash) = 32),
  session_id bigint not null references accounts.sessions on delete cascade,
  spent_at timestamptz not null default now()
);
comment on table accounts.spent_refresh_hashes is
  'Refresh tokens that were exchanged already. One that comes back was stolen or copied: its session is revoked.';
create index spent_refresh_hashes_session_id_idx on accounts.spent_refresh_hashes (session_id);

grant select on accounts.roles, accounts.permissions, accounts.role_permissions to stoa_app;
grant insert, update, delete on accounts.roles, accounts.role_permissions to stoa_app;
grant select, insert, update, delete on accounts.users, accounts.addresses, accounts.sessions, accounts.spent_refresh_hashes
  to stoa_app;
-- A vendor sees its customers' names and where they are; the policy on users comes with orders. E-mails stay hidden.
grant select (user_id, name, country, region, city) on accounts.users to stoa_vendor;
grant select (user_id, name, email, country, region, city, role_id, created_at, last_login, status)
  on accounts.users to stoa_readonly;
grant select on accounts.roles, accounts.permissions, accounts.role_permissions to stoa_readonly;
