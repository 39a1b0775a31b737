-- What people keep about themselves: their currency, addresses that their country's post takes, another e-mail address,
-- and questions by which they get back in.

alter table accounts.users add column currency text references pricing.currencies;
comment on column accounts.users.currency is 'In which the person would see prices; null for the marketplace''s.';
create index users_currency_idx on accounts.users (currency);
grant select (currency) on accounts.users to stoa_readonly;

create table platform.country_address_rules (
  country_code text primary key references platform.countries,
  required_fields text[] not null check (required_fields <@ array['region', 'city', 'postal_code']),
  postal_code_pattern text,
  postal_code_example text,
  check ((postal_code_pattern is null) = (postal_code_example is null)),
  check (postal_code_example ~ ('^(?:' || postal_code_pattern || ')$'))
);
comment on table platform.country_address_rules is
  'Which fields of platform.address a country''s post needs besides country and street, and what its whole postal code matches; null where it has none.';
grant select on platform.country_address_rules to stoa_app, stoa_readonly;

create table accounts.email_changes (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  user_id bigint not null unique references accounts.users on delete cascade,
  email text not null check (length(email) <= 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table accounts.email_changes is
  'E-mail addresses that people want instead of theirs and have not confirmed: the latest of each person. token_hash is the SHA-256 of what the link in the letter to the new address carries.';
create index email_changes_email_idx on accounts.email_changes (lower(email));

create table accounts.security_answers (
  user_id bigint not null references accounts.users on delete cascade,
  question text not null check (question ~ '^[a-z]+(-[a-z]+)*$'),
  answer_hash text not null,
  primary key (user_id, question)
);
comment on table accounts.security_answers is
  'What people answered to the questions named by users.security_questions: Argon2id over the answer without its case and blanks.';

create table accounts.answer_attempts (
  user_id bigint primary key references accounts.users on delete cascade,
  failures integer not null check (failures > 0),
  locked_until timestamptz
);
comment on table accounts.answer_attempts is
  'How often somebody''s security questions were tried since the last success. An attempt counts before its answers are looked at, so that attempts at the same time count each.';

grant select, insert, update, delete on accounts.email_changes, accounts.security_answers, accounts.answer_attempts to stoa_app;
