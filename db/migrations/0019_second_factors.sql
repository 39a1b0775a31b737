-- What somebody shows beside a password, what roles may demand of their people, and keys for programs.

alter table accounts.roles
  add column is_system boolean not null default false,
  add column requires_second_factor boolean not null default false;
comment on column accounts.roles.is_system is 'Comes with Stoa: its name stays, and it cannot be deleted.';
comment on column accounts.roles.requires_second_factor is
  'People of this role hold no permission in a session that was opened without a second factor.';

alter table accounts.sessions
  add column proved_at timestamptz not null default now(),
  add column second_factor_at timestamptz;
comment on column accounts.sessions.proved_at is 'When the person last proved who they are, by password, passkey or code.';
comment on column accounts.sessions.second_factor_at is 'When they last did so by a passkey or a code; null: by password only.';

create table accounts.authenticators (
  user_id bigint primary key references accounts.users on delete cascade,
  sealed_secret platform.ciphertext not null,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  last_step bigint
);
comment on table accounts.authenticators is
  'Authenticator apps (TOTP, RFC 6238): one a person, in use once confirmed by a first code. sealed_secret is encrypted under the person''s key.';
comment on column accounts.authenticators.last_step is
  'The latest 30-second step a code was taken of. Codes of it and of earlier ones are refused: each works once.';

create table accounts.recovery_codes (
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  user_id bigint not null references accounts.users on delete cascade,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
comment on table accounts.recovery_codes is
  'Codes that stand in for a lost second factor, each once. code_hash is the SHA-256 of the person''s id and 80 random bits.';
create index recovery_codes_user_id_idx on accounts.recovery_codes (user_id);

create table accounts.passkeys (
  credential_id bytea primary key check (octet_length(credential_id) between 1 and 1023),
  user_id bigint not null references accounts.users on delete cascade,
  name text not null check (length(name) between 1 and 100),
  public_key bytea not null,
  sign_count bigint not null check (sign_count >= 0),
  transports text[] not null default '{}',
  is_user_verified boolean not null,
  is_backup_eligible boolean not null,
  is_backed_up boolean not null,
  attestation_object bytea not null,
  client_data_json bytea not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
comment on table accounts.passkeys is 'Passkeys (WebAuthn): public keys whose private ones people''s devices keep.';
comment on column accounts.passkeys.sign_count is 'The device''s own count of signatures, where it keeps one: one that falls back was copied.';
create index passkeys_user_id_idx on accounts.passkeys (user_id);

create table accounts.passkey_ceremonies (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  user_id bigint references accounts.users on delete cascade,
  purpose text not null check (purpose in ('add', 'sign-in', 'prove')),
  state text not null,
  expires_at timestamptz not null
);
comment on table accounts.passkey_ceremonies is
  'What the host asked of a device and has no answer to yet: each can be answered once. user_id is null where anybody may sign in.';
create index passkey_ceremonies_user_id_idx on accounts.passkey_ceremonies (user_id);
create index passkey_ceremonies_expires_at_idx on accounts.passkey_ceremonies (expires_at);

create table accounts.challenges (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  user_id bigint not null references accounts.users on delete cascade,
  kind text not null check (kind in ('browser', 'token')),
  security_stamp uuid not null,
  failures integer not null default 0 check (failures >= 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table accounts.challenges is
  'People whose password was right and whose second factor is awaited. Nothing can be done with one but to answer it.';
create index challenges_user_id_idx on accounts.challenges (user_id);
create index challenges_expires_at_idx on accounts.challenges (expires_at);

create table accounts.api_keys (
  api_key_id bigint generated always as identity primary key,
  user_id bigint not null references accounts.users on delete cascade,
  name text not null check (length(name) between 1 and 100),
  prefix text not null check (length(prefix) between 8 and 20),
  key_hash bytea not null unique check (octet_length(key_hash) = 32),
  permissions text[] not null check (cardinality(permissions) > 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null check (expires_at > created_at),
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on table accounts.api_keys is
  'Keys for programs. A key may do what it names and its person may do at that moment. key_hash is the SHA-256 of 256 random bits; prefix is how people recognise it.';
create index api_keys_user_id_idx on accounts.api_keys (user_id);

grant select, insert, update, delete on accounts.authenticators, accounts.recovery_codes, accounts.passkeys,
  accounts.passkey_ceremonies, accounts.challenges, accounts.api_keys to stoa_app;

alter table vendors.vendor_members add column permissions text[];
comment on column vendors.vendor_members.permissions is
  'What of their role''s permissions somebody has at this vendor; null: all of them.';

alter table accounts.permissions add column within_vendor boolean not null default false;
comment on column accounts.permissions.within_vendor is
  'Means something at one vendor: roles that act for a vendor can hold it. The others are for the whole marketplace.';

create table accounts.invitations (
  invitation_id bigint generated always as identity unique,
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  email text not null check (length(email) <= 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  role_id bigint not null references accounts.roles on delete cascade,
  vendor_id bigint references vendors.vendors on delete cascade,
  permissions text[],
  invited_by bigint references accounts.users on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table accounts.invitations is
  'People who were asked by letter to take a role: with a new account, or with the one that has this address. token_hash is the SHA-256 of what the letter''s link carries.';
create index invitations_email_idx on accounts.invitations (lower(email));
create index invitations_role_id_idx on accounts.invitations (role_id);
create index invitations_vendor_id_idx on accounts.invitations (vendor_id);
create index invitations_invited_by_idx on accounts.invitations (invited_by);
create index invitations_expires_at_idx on accounts.invitations (expires_at);
select platform.isolate_by_vendor('accounts.invitations');
grant select, insert, update, delete on accounts.invitations to stoa_app;

-- People are looked for by any part of their name or address.
create index users_search_idx on accounts.users using gin (name gin_trgm_ops, email gin_trgm_ops);
