-- The first operator of a database that Stoa does not keep itself: by a link that its start prints.

create table accounts.operator_links (
  only_one boolean primary key default true check (only_one),
  token_hash bytea not null check (octet_length(token_hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table accounts.operator_links is
  'The link that creates the first operator: at most one row, replaced by each start while there is no operator, gone with its use. token_hash is the SHA-256 of what the link carries.';
grant select, insert, update, delete on accounts.operator_links to stoa_app;
