-- Vendors: who sells, their staff, and what customers say of them.

create schema vendors;
comment on schema vendors is 'Vendors, their members and the reviews of vendors.';
grant usage on schema vendors to stoa_app, stoa_vendor, stoa_readonly;

create table vendors.vendors (
  vendor_id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  description text not null default '',
  user_id bigint references accounts.users,
  rating numeric(3,2) not null default 0 check (rating between 0 and 5),
  reviews_count integer not null default 0 check (reviews_count >= 0),
  payout_details platform.ciphertext,
  currency text not null references pricing.currencies,
  country text,
  commission_rate numeric(7,6) not null default 0 check (commission_rate between 0 and 1),
  status text not null default 'pending' check (status in ('pending', 'active', 'suspended', 'closed')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  source text,
  source_ref text,
  check ((source is null) = (source_ref is null))
);
comment on table vendors.vendors is
  'Vendors. rating and reviews_count are kept from vendor_reviews; payout_details is encrypted; commission_rate is a share of the items after discounts (0.12 is 12 %), frozen on each order line at sale.';
create unique index vendors_source_key on vendors.vendors (source, source_ref);
create index vendors_user_id_idx on vendors.vendors (user_id);
create index vendors_status_idx on vendors.vendors (status);

create table vendors.vendor_members (
  vendor_id bigint not null references vendors.vendors on delete cascade,
  user_id bigint not null references accounts.users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (vendor_id, user_id)
);
comment on table vendors.vendor_members is 'Who may act for a vendor; the person''s role says what.';
create index vendor_members_user_id_idx on vendors.vendor_members (user_id);

create table vendors.vendor_reviews (
  vendor_review_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors,
  user_id bigint references accounts.users on delete set null,
  rating smallint not null check (rating between 1 and 5),
  review_text text not null default '' check (length(review_text) <= 5000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (vendor_id, user_id)
);
comment on table vendors.vendor_reviews is 'What customers say of a vendor: one review per person and vendor.';
create index vendor_reviews_user_id_idx on vendors.vendor_reviews (user_id);

select platform.isolate_by_vendor('vendors.vendors');
select platform.isolate_by_vendor('vendors.vendor_members');
select platform.isolate_by_vendor('vendors.vendor_reviews');
grant select, insert, update on vendors.vendors to stoa_app;
grant select, insert, update, delete on vendors.vendor_members, vendors.vendor_reviews to stoa_app;
grant select on vendors.vendors, vendors.vendor_members, vendors.vendor_reviews to stoa_vendor;
grant select (vendor_id, name, slug, description, user_id, rating, reviews_count, currency, country, commission_rate,
  status, created_at, updated_at, source, source_ref) on vendors.vendors to stoa_readonly;
grant select on vendors.vendor_reviews to stoa_readonly;

-- Discounts and coupons, funded by a vendor or (vendor_id null) by the marketplace.
create table pricing.discounts (
  discount_id bigint generated always as identity primary key,
  vendor_id bigint references vendors.vendors,
  name text not null,
  kind text not null check (kind in ('percentage', 'amount')),
  percentage numeric(7,4) check (percentage > 0 and percentage <= 100),
  amount platform.money check (amount > 0),
  currency text references pricing.currencies,
  starts_at timestamptz,
  ends_at timestamptz check (ends_at > starts_at),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  check ((kind = 'percentage') = (percentage is not null)),
  check ((kind = 'amount') = (amount is not null)),
  check ((amount is null) = (currency is null))
);
comment on table pricing.discounts is 'Price reductions; vendor_id says who funds one, null the marketplace.';
create index discounts_vendor_id_idx on pricing.discounts (vendor_id);

create table pricing.coupons (
  coupon_id bigint generated always as identity primary key,
  discount_id bigint not null references pricing.discounts,
  vendor_id bigint references vendors.vendors,
  code text not null check (code ~ '^[A-Z0-9-]{3,40}$'),
  usage_limit integer check (usage_limit > 0),
  usage_limit_per_user integer check (usage_limit_per_user > 0),
  created_at timestamptz not null default now()
);
comment on table pricing.coupons is 'Codes that grant a discount, with limits in all and per person.';
create unique index coupons_code_key on pricing.coupons (code);
create index coupons_discount_id_idx on pricing.coupons (discount_id);
create index coupons_vendor_id_idx on pricing.coupons (vendor_id);

select platform.isolate_by_vendor('pricing.discounts');
select platform.isolate_by_vendor('pricing.coupons');
grant select, insert, update on pricing.discounts, pricing.coupons to stoa_app;
grant select on pricing.discounts, pricing.coupons to stoa_vendor, stoa_readonly;
