-- Low stock, told once, and shoppers who want to hear when something is there again.

create table inventory.stock_settings (
  vendor_id bigint primary key references vendors.vendors,
  low_stock_at integer not null default 5 check (low_stock_at between 0 and 1000000),
  sends_alerts boolean not null default true,
  updated_at timestamptz not null default now(),
  is_checked boolean not null default false
);
comment on table inventory.stock_settings is
  'What a vendor wants to know of low stock: at or below how many units, and whether by letter; without a row 5 units, by letter. is_checked: the job has looked at all variants since it was changed.';

create table inventory.stock_thresholds (
  variant_id bigint primary key,
  vendor_id bigint not null,
  low_stock_at integer not null check (low_stock_at between 0 and 1000000),
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id) on delete cascade
);
comment on table inventory.stock_thresholds is 'Variants that are low at another number of units than their vendor''s others.';
create index stock_thresholds_vendor_id_idx on inventory.stock_thresholds (vendor_id);

create table inventory.low_stock (
  variant_id bigint primary key,
  vendor_id bigint not null,
  since timestamptz not null default now(),
  told_at timestamptz,
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id) on delete cascade
);
comment on table inventory.low_stock is
  'Variants on sale that are at or below their threshold, kept by documents at once and by a job for sales. told_at: when a letter named it; gone when stock has risen above.';
create index low_stock_vendor_id_idx on inventory.low_stock (vendor_id, variant_id);
create index low_stock_untold_idx on inventory.low_stock (vendor_id, variant_id) where told_at is null;

create table inventory.low_stock_progress (
  is_only boolean primary key default true check (is_only),
  settled_id bigint not null default 0,
  pending_id bigint not null default 0,
  pending_xid xid8 not null default pg_current_xact_id()
);
comment on table inventory.low_stock_progress is
  'How far into the stock journal the job of low stock has looked: every movement up to settled_id was seen. Movements become visible late, so pending_id becomes settled only when all transactions before pending_xid have ended.';
insert into inventory.low_stock_progress default values;

create table inventory.back_in_stock_requests (
  request_id bigint generated always as identity primary key,
  variant_id bigint not null,
  vendor_id bigint not null,
  user_id bigint references accounts.users on delete cascade,
  email text check (length(email) between 3 and 254),
  language text not null default 'en' check (language ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  token_hash bytea not null check (octet_length(token_hash) = 32),
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id) on delete cascade,
  check (num_nonnulls(user_id, email) = 1)
);
comment on table inventory.back_in_stock_requests is
  'Who wants one letter when a variant can be had again: somebody with an account, or an e-mail address whose owner confirmed it. Gone once the letter is written, or when it is taken back. token_hash is the SHA-256 of the secret in the letter''s link.';
alter table inventory.back_in_stock_requests alter email set statistics 0;
create unique index back_in_stock_requests_user_key on inventory.back_in_stock_requests (user_id, variant_id)
  where user_id is not null;
create unique index back_in_stock_requests_email_key on inventory.back_in_stock_requests (lower(email), variant_id)
  where email is not null;
create unique index back_in_stock_requests_token_key on inventory.back_in_stock_requests (token_hash);
create index back_in_stock_requests_waiting_idx on inventory.back_in_stock_requests (variant_id, request_id)
  where confirmed_at is not null;
create index back_in_stock_requests_variant_id_idx on inventory.back_in_stock_requests (variant_id);
create index back_in_stock_requests_created_at_idx on inventory.back_in_stock_requests (created_at);
alter index inventory.back_in_stock_requests_email_key alter column 1 set statistics 0;

insert into platform.retention_rules (kind, keep_days, least_days, most_days, is_on, what, position) values
  ('back in stock', 180, 7, 730, true, 'Who waits for something that is sold out; unconfirmed addresses go after two days.', 45);

select platform.isolate_by_vendor(t) from unnest(array['inventory.stock_settings', 'inventory.stock_thresholds',
  'inventory.low_stock', 'inventory.back_in_stock_requests']::regclass[]) as t;
grant select, insert, update, delete on inventory.stock_settings, inventory.stock_thresholds, inventory.low_stock,
  inventory.back_in_stock_requests to stoa_app;
grant select, update on inventory.low_stock_progress to stoa_app;
grant select on inventory.stock_settings, inventory.stock_thresholds, inventory.low_stock to stoa_vendor, stoa_readonly;

create table inventory.back_in_stock_rounds (
  variant_id bigint primary key,
  vendor_id bigint not null,
  last_at timestamptz not null default now(),
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id) on delete cascade
);
comment on table inventory.back_in_stock_rounds is
  'When letters about a variant that is there again were last written: the next ones wait for those to be read.';
select platform.isolate_by_vendor('inventory.back_in_stock_rounds');
grant select, insert, update, delete on inventory.back_in_stock_rounds to stoa_app;

-- Lists of what is sold out, SKU by SKU. A sale changes an index of the row anyway, and few rows are at zero.
create index product_variants_sold_out_idx on catalog.product_variants (vendor_id, sku) where stock_quantity = 0;
