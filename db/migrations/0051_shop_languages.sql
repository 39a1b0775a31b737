-- The shop in the shopper's language: which languages there are, where rates come from every day, and what a category's page
-- reads.

create table catalog.shop_languages (
  locale text primary key check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  is_default boolean not null default false,
  position integer not null default 0
);
comment on table catalog.shop_languages is
  'Languages that shoppers can read the shop in. What vendors write is taken to be in the default one; texts in others are catalog.translations.';
create unique index shop_languages_default_key on catalog.shop_languages (is_default) where is_default;
insert into catalog.shop_languages (locale, is_default) values ('en', true);
grant select, insert, update, delete on catalog.shop_languages to stoa_app;
grant select on catalog.shop_languages to stoa_readonly;
create trigger note_change after insert or update or delete on catalog.shop_languages
  for each row execute function audit.note_change('locale', 'is_default,position', '');

create table pricing.rate_sources (
  is_only boolean primary key default true check (is_only),
  address text check (length(address) between 1 and 2000),
  updated_at timestamptz not null default now()
);
comment on table pricing.rate_sources is
  'One row: the address from which a job takes exchange rates every day, in a format that files of rates may have; null: off.';
insert into pricing.rate_sources default values;
grant select, update on pricing.rate_sources to stoa_app;
grant select on pricing.rate_sources to stoa_readonly;
create trigger note_change after insert or update or delete on pricing.rate_sources
  for each row execute function audit.note_change('is_only', 'address', '');

-- A page of a category: the newest of it and of each one below it, read from the index, then merged.
create index products_category_newest_idx on catalog.products (category_id, product_id desc) where status = 'active';
