-- Registering oneself and getting back in: what a letter's link proves.

alter table accounts.users add column language text not null default 'en' check (language ~ '^[a-z]{2}(-[A-Z]{2})?$');
comment on column accounts.users.language is 'In which letters are written to the person.';
grant select (language) on accounts.users to stoa_readonly;

create table accounts.registrations (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  email text not null check (length(email) <= 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  name text not null check (length(name) between 1 and 200),
  password_hash text not null,
  language text not null check (language ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table accounts.registrations is
  'People who registered and have not confirmed their e-mail address: no account yet. Each has the password it was made with, so that a link confirms nobody else''s. token_hash is the SHA-256 of what the letter''s link carries.';
create index registrations_email_idx on accounts.registrations (lower(email));
create index registrations_expires_at_idx on accounts.registrations (expires_at);

create table accounts.password_resets (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  user_id bigint not null unique references accounts.users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table accounts.password_resets is
  'Who may choose a new password: the latest link of each person, once. token_hash is the SHA-256 of what the link carries.';
grant select, insert, update, delete on accounts.registrations, accounts.password_resets to stoa_app;
