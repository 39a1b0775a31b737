-- The whole schema, generated from the live database's catalogue; a test compares it. Do not edit.
-- Roles come first: db/roles.sql.

set check_function_bodies = off;

create extension if not exists pg_trgm with schema public;

create schema platform;
comment on schema platform is 'What every module stands on: settings, encryption keys, imports, the vendor of the session.';

create schema pricing;
comment on schema pricing is 'Currencies, dated exchange rates, coupons, discounts.';

create schema accounts;
comment on schema accounts is 'People, their credentials, roles and permissions, addresses and sessions.';

create schema vendors;
comment on schema vendors is 'Vendors, their members and the reviews of vendors.';

create schema catalog;
comment on schema catalog is 'Categories, products, variants, attributes, media, translations.';

create schema inventory;
comment on schema inventory is 'Warehouses, stock levels, the stock journal, reservations.';

create schema orders;
comment on schema orders is 'Checkouts, orders, lines, shipments, refunds and every order''s history.';

create schema payments;
comment on schema payments is 'Payment intents at gateways and their allocation to orders.';

create schema payouts;
comment on schema payouts is 'Commissions and what vendors are paid.';

create schema carts;
comment on schema carts is 'Carts and wishlists.';

create schema reviews;
comment on schema reviews is 'Product reviews, questions and answers.';

create schema notifications;
comment on schema notifications is 'Messages to people.';

create schema analytics;
comment on schema analytics is 'Shop events, the reports and saved dashboards.';

create schema reporting;
comment on schema reporting is 'Stable, row-secured views over every module for reports and BI tools.';

create schema audit;
comment on schema audit is 'What people did.';

create domain platform.ciphertext as bytea
  CHECK (((octet_length(VALUE) >= 37) AND (get_byte(VALUE, 0) = 1)));
comment on domain platform.ciphertext is 'AES-256-GCM: version byte 1, key id (8 bytes, big endian), nonce (12), ciphertext, tag (16). Opened by the host only.';

create domain platform.money as numeric(19,4);
comment on domain platform.money is 'An exact amount; its currency stands beside it. Never a float.';

create domain platform.address as jsonb
  CHECK (((jsonb_typeof(VALUE) = 'object'::text) AND (jsonb_typeof((VALUE -> 'country'::text)) = 'string'::text) AND ((VALUE - ARRAY['country'::text, 'country_code'::text, 'region'::text, 'city'::text, 'postal_code'::text, 'sealed'::text]) = '{}'::jsonb)));
comment on domain platform.address is 'country (name), country_code (ISO 3166-1 alpha-2, where known), region, city, postal_code are readable; sealed is the base64 of a platform.ciphertext with name, street lines and phone.';

CREATE OR REPLACE FUNCTION platform.current_vendor_id()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_setting text := current_setting('stoa.vendor_id', true);
  v_id text := split_part(v_setting, ':', 1);
  v_right text;
begin
  if coalesce(v_setting, '') = '' then
    return null;
  end if;
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(v_id, 'UTF8'))), 'hex') into v_right
    from platform.vendor_key k;
  if v_right is distinct from split_part(v_setting, ':', 2) or v_setting <> v_id || ':' || v_right then
    raise exception using errcode = 'insufficient_privilege', message = 'stoa.vendor_id is not signed by this marketplace.';
  end if;
  return v_id::bigint;
end
$function$
;
comment on function platform.current_vendor_id() is 'The vendor whose request this is, from the transaction-local setting stoa.vendor_id: id, colon, HMAC-SHA256 of the id in hexadecimal. Null when unset (a setting left by an earlier transaction reads as an empty string); 42501 when the signature is not right.';

CREATE OR REPLACE FUNCTION platform.isolate_by_vendor(p_table regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_name text := (select relname from pg_class where oid = p_table);
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format('create policy %I on %s to stoa_owner, stoa_app using (true) with check (true)',
    v_name || '_staff', p_table);
  execute format('create policy %I on %s for select to stoa_readonly using (true)', v_name || '_readonly', p_table);
  execute format(
    'create policy %I on %s to stoa_vendor using (vendor_id = (select platform.current_vendor_id()))
       with check (vendor_id = (select platform.current_vendor_id()))',
    v_name || '_vendor_isolation', p_table);
end
$function$
;
comment on function platform.isolate_by_vendor(regclass) is 'Puts a table with a vendor_id column behind forced row-level security: staff roles see all, the vendor login its own rows.';

create table platform.applied_scripts (
  path text not null,
  hash text not null,
  head text default ''::text not null,
  applied_at timestamp with time zone default now() not null,
  constraint applied_scripts_pkey PRIMARY KEY (path)
);
comment on table platform.applied_scripts is 'Routines and reference data as last applied, by file and SHA-256; head is what must not change for an in-place update.';

create table platform.settings (
  name text not null,
  value jsonb not null,
  updated_at timestamp with time zone default now() not null,
  constraint settings_pkey PRIMARY KEY (name)
);
comment on table platform.settings is 'The marketplace''s settings: currency, time_zone, name.';

create table platform.encryption_keys (
  key_id bigint generated always as identity not null,
  subject_kind text not null,
  subject_id bigint,
  wrapped_key bytea,
  created_at timestamp with time zone default now() not null,
  destroyed_at timestamp with time zone,
  master_fingerprint bytea generated always as (
CASE
    WHEN ((octet_length(wrapped_key) > 37) AND (get_byte(wrapped_key, 0) = 2)) THEN SUBSTRING(wrapped_key FROM 2 FOR 8)
    ELSE NULL::bytea
END) stored,
  constraint encryption_keys_pkey PRIMARY KEY (key_id),
  constraint encryption_keys_subject_kind_subject_id_key UNIQUE NULLS NOT DISTINCT (subject_kind, subject_id),
  constraint encryption_keys_check CHECK (((destroyed_at IS NULL) = (wrapped_key IS NOT NULL))),
  constraint encryption_keys_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'guest'::text, 'vendor'::text, 'marketplace'::text]))),
  constraint encryption_keys_wrapped_key_check CHECK ((octet_length(wrapped_key) = ANY (ARRAY[61, 69])))
);
CREATE INDEX encryption_keys_master_fingerprint_idx ON platform.encryption_keys USING btree (master_fingerprint, key_id);
CREATE INDEX encryption_keys_unnamed_idx ON platform.encryption_keys USING btree (key_id) WHERE ((master_fingerprint IS NULL) AND (wrapped_key IS NOT NULL));
comment on table platform.encryption_keys is 'One data key per person (subject_id is their user_id), guest (a checkout_id), vendor and marketplace (null), wrapped by the master key (version byte 2, its fingerprint 8, nonce 12, wrapped key 32, tag 16; version 1 is without fingerprint). Erasure destroys the wrap.';

create table platform.data_protection_keys (
  friendly_name text not null,
  sealed_xml bytea not null,
  created_at timestamp with time zone default now() not null,
  master_fingerprint bytea generated always as (
CASE
    WHEN ((octet_length(sealed_xml) > 37) AND (get_byte(sealed_xml, 0) = 2)) THEN SUBSTRING(sealed_xml FROM 2 FOR 8)
    ELSE NULL::bytea
END) stored,
  constraint data_protection_keys_pkey PRIMARY KEY (friendly_name)
);
CREATE INDEX data_protection_keys_master_fingerprint_idx ON platform.data_protection_keys USING btree (master_fingerprint);
comment on table platform.data_protection_keys is 'ASP.NET Core data protection keys, shared by all hosts, sealed under the master key.';

create table platform.imports (
  import_id bigint generated always as identity not null,
  source text not null,
  file_name text not null,
  file_sha256 bytea not null,
  started_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  summary jsonb default '{}'::jsonb not null,
  constraint imports_pkey PRIMARY KEY (import_id),
  constraint imports_source_file_sha256_key UNIQUE (source, file_sha256),
  constraint imports_file_sha256_check CHECK ((octet_length(file_sha256) = 32))
);
comment on table platform.imports is 'Histories that were imported, by source and content: importing the same file again changes nothing. summary reconciles with the file.';

create table platform.import_lines (
  import_id bigint not null,
  line_number bigint not null,
  outcome text not null,
  reason text not null,
  line text not null,
  file_name text default ''::text not null,
  constraint import_lines_pkey PRIMARY KEY (import_id, file_name, line_number)
);
comment on table platform.import_lines is 'Lines of an import that did not become a plain sale or return: rejected, written as a stock movement, attached elsewhere; each with its reason.';
comment on column platform.import_lines.file_name is 'The file that line_number counts in; an import may read several.';

create table platform.countries (
  country_code text not null,
  name text not null,
  constraint countries_pkey PRIMARY KEY (country_code),
  constraint countries_name_key UNIQUE (name),
  constraint countries_country_code_check CHECK ((country_code ~ '^[A-Z]{2}$'::text))
);
comment on table platform.countries is 'ISO 3166-1 alpha-2 codes and English short names.';

create table pricing.currencies (
  currency_code text not null,
  name text not null,
  minor_unit smallint not null,
  constraint currencies_pkey PRIMARY KEY (currency_code),
  constraint currencies_currency_code_check CHECK ((currency_code ~ '^[A-Z]{3}$'::text)),
  constraint currencies_minor_unit_check CHECK (((minor_unit >= 0) AND (minor_unit <= 4)))
);
comment on table pricing.currencies is 'ISO 4217: code, English name, digits after the point of what can be charged (JPY 0, KWD 3).';

create table pricing.exchange_rates (
  base_currency text not null,
  quote_currency text not null,
  rate_date date not null,
  rate numeric(24,12) not null,
  source text default 'manual'::text not null,
  constraint exchange_rates_pkey PRIMARY KEY (base_currency, quote_currency, rate_date),
  constraint exchange_rates_check CHECK ((base_currency <> quote_currency)),
  constraint exchange_rates_rate_check CHECK ((rate > (0)::numeric))
);
comment on table pricing.exchange_rates is 'One unit of base_currency is rate units of quote_currency from rate_date (UTC) until the next dated rate.';

create table accounts.roles (
  role_id bigint generated always as identity not null,
  name text not null,
  description text default ''::text not null,
  acts_for_vendor boolean default false not null,
  is_system boolean default false not null,
  requires_second_factor boolean default false not null,
  constraint roles_pkey PRIMARY KEY (role_id),
  constraint roles_name_key UNIQUE (name)
);
comment on table accounts.roles is 'Roles; a person has one.';
comment on column accounts.roles.acts_for_vendor is 'People of this role act for the vendor they are a member of, and may do nothing without one.';
comment on column accounts.roles.is_system is 'Comes with Stoa: its name stays, and it cannot be deleted.';
comment on column accounts.roles.requires_second_factor is 'People of this role hold no permission in a session that was opened without a second factor.';

create table accounts.permissions (
  permission_id bigint generated always as identity not null,
  name text not null,
  description text default ''::text not null,
  within_vendor boolean default false not null,
  constraint permissions_pkey PRIMARY KEY (permission_id),
  constraint permissions_name_key UNIQUE (name),
  constraint permissions_name_check CHECK ((name ~ '^[a-z_]+(\.[a-z_]+)+$'::text))
);
comment on table accounts.permissions is 'What an endpoint may ask for, such as analytics.read.';
comment on column accounts.permissions.within_vendor is 'Means something at one vendor: roles that act for a vendor can hold it. The others are for the whole marketplace.';

create table accounts.role_permissions (
  role_id bigint not null,
  permission_id bigint not null,
  constraint role_permissions_pkey PRIMARY KEY (role_id, permission_id)
);
CREATE INDEX role_permissions_permission_id_idx ON accounts.role_permissions USING btree (permission_id);
comment on table accounts.role_permissions is 'Which role holds which permission.';

create table accounts.users (
  user_id bigint generated always as identity not null,
  name text not null,
  email text,
  password_hash text,
  phone platform.ciphertext,
  address platform.address,
  country text generated always as (((address)::jsonb ->> 'country'::text)) stored,
  region text generated always as (((address)::jsonb ->> 'region'::text)) stored,
  city text generated always as (((address)::jsonb ->> 'city'::text)) stored,
  role_id bigint not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  last_login timestamp with time zone,
  status text default 'active'::text not null,
  two_factor_enabled boolean default false not null,
  security_questions jsonb default '[]'::jsonb not null,
  security_stamp uuid default gen_random_uuid() not null,
  access_failed_count integer default 0 not null,
  lockout_end timestamp with time zone,
  source text,
  source_ref text,
  language text default 'en'::text not null,
  currency text,
  phone_index bytea,
  erased_at timestamp with time zone,
  inactivity_told_at timestamp with time zone,
  constraint users_pkey PRIMARY KEY (user_id),
  constraint users_access_failed_count_check CHECK ((access_failed_count >= 0)),
  constraint users_check CHECK (((source IS NULL) = (source_ref IS NULL))),
  constraint users_check1 CHECK (((email IS NOT NULL) OR (password_hash IS NULL))),
  constraint users_check2 CHECK (((erased_at IS NULL) OR ((email IS NULL) AND (password_hash IS NULL) AND (phone IS NULL)))),
  constraint users_email_check CHECK (((length(email) <= 254) AND (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text))),
  constraint users_language_check CHECK ((language ~ '^[a-z]{2}(-[A-Z]{2})?$'::text)),
  constraint users_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint users_phone_index_check CHECK ((octet_length(phone_index) = 32)),
  constraint users_security_questions_check CHECK ((jsonb_typeof(security_questions) = 'array'::text)),
  constraint users_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'banned'::text])))
);
CREATE INDEX users_country_idx ON accounts.users USING btree (country, region, city);
CREATE INDEX users_currency_idx ON accounts.users USING btree (currency);
CREATE UNIQUE INDEX users_email_key ON accounts.users USING btree (lower(email));
CREATE INDEX users_phone_index_idx ON accounts.users USING btree (phone_index) WHERE (phone_index IS NOT NULL);
CREATE INDEX users_place_idx ON accounts.users USING btree (user_id) INCLUDE (country, region, city);
CREATE INDEX users_role_id_idx ON accounts.users USING btree (role_id);
CREATE INDEX users_search_idx ON accounts.users USING gin (name public.gin_trgm_ops, email public.gin_trgm_ops);
CREATE UNIQUE INDEX users_source_key ON accounts.users USING btree (source, source_ref);
CREATE INDEX users_unindexed_phone_idx ON accounts.users USING btree (user_id) WHERE ((phone IS NOT NULL) AND (phone_index IS NULL));
comment on table accounts.users is 'People. email is null for imported people, who cannot sign in; address is the kept copy of the default row of addresses; phone and the sealed part of address are encrypted.';
comment on column accounts.users.security_questions is 'Which questions are set (keys only); their answers are hashed elsewhere.';
comment on column accounts.users.source_ref is 'The person''s id in the imported source, unique per source.';
comment on column accounts.users.language is 'In which letters are written to the person.';
comment on column accounts.users.currency is 'In which the person would see prices; null for the marketplace''s.';
comment on column accounts.users.phone_index is 'HMAC-SHA256 of the phone number in E.164, under a key derived from the marketplace''s data key: equal numbers are found, nothing else can be told from it.';
comment on column accounts.users.inactivity_told_at is 'When a letter said that the account will be erased unless they sign in. It counts only if they were not here since.';

create table accounts.addresses (
  address_id bigint generated always as identity not null,
  user_id bigint not null,
  label text default ''::text not null,
  address platform.address not null,
  is_default boolean default false not null,
  created_at timestamp with time zone default now() not null,
  constraint addresses_pkey PRIMARY KEY (address_id)
);
CREATE UNIQUE INDEX addresses_default_key ON accounts.addresses USING btree (user_id) WHERE is_default;
CREATE INDEX addresses_user_id_idx ON accounts.addresses USING btree (user_id);
comment on table accounts.addresses is 'A person''s addresses; the default one is copied to users.address.';

create table accounts.sessions (
  session_id bigint generated always as identity not null,
  user_id bigint not null,
  kind text not null,
  access_hash bytea not null,
  access_expires_at timestamp with time zone not null,
  refresh_hash bytea,
  refresh_expires_at timestamp with time zone,
  security_stamp uuid not null,
  created_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  revoked_at timestamp with time zone,
  ip inet,
  user_agent text,
  proved_at timestamp with time zone default now() not null,
  second_factor_at timestamp with time zone,
  constraint sessions_pkey PRIMARY KEY (session_id),
  constraint sessions_access_hash_key UNIQUE (access_hash),
  constraint sessions_refresh_hash_key UNIQUE (refresh_hash),
  constraint sessions_access_hash_check CHECK ((octet_length(access_hash) = 32)),
  constraint sessions_check CHECK (((refresh_hash IS NULL) = (refresh_expires_at IS NULL))),
  constraint sessions_kind_check CHECK ((kind = ANY (ARRAY['browser'::text, 'token'::text]))),
  constraint sessions_refresh_hash_check CHECK ((octet_length(refresh_hash) = 32)),
  constraint sessions_user_agent_check CHECK ((length(user_agent) <= 400))
);
CREATE INDEX sessions_expiry_idx ON accounts.sessions USING btree (access_expires_at);
CREATE INDEX sessions_user_id_idx ON accounts.sessions USING btree (user_id);
comment on table accounts.sessions is 'Signed-in browsers and programs. Tokens are stored as SHA-256; a request is checked against its row, so revoking acts at once. A changed security_stamp ends the session.';
comment on column accounts.sessions.proved_at is 'When the person last proved who they are, by password, passkey or code.';
comment on column accounts.sessions.second_factor_at is 'When they last did so by a passkey or a code; null: by password only.';

create table accounts.spent_refresh_hashes (
  refresh_hash bytea not null,
  session_id bigint not null,
  spent_at timestamp with time zone default now() not null,
  constraint spent_refresh_hashes_pkey PRIMARY KEY (refresh_hash),
  constraint spent_refresh_hashes_refresh_hash_check CHECK ((octet_length(refresh_hash) = 32))
);
CREATE INDEX spent_refresh_hashes_session_id_idx ON accounts.spent_refresh_hashes USING btree (session_id);
comment on table accounts.spent_refresh_hashes is 'Refresh tokens that were exchanged already. One that comes back was stolen or copied: its session is revoked.';

create table vendors.vendors (
  vendor_id bigint generated always as identity not null,
  name text not null,
  slug text not null,
  description text default ''::text not null,
  user_id bigint,
  rating numeric(3,2) default 0 not null,
  reviews_count integer default 0 not null,
  payout_details platform.ciphertext,
  currency text not null,
  country text,
  commission_rate numeric(7,6) default 0 not null,
  status text default 'pending'::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  source text,
  source_ref text,
  constraint vendors_pkey PRIMARY KEY (vendor_id),
  constraint vendors_slug_key UNIQUE (slug),
  constraint vendors_check CHECK (((source IS NULL) = (source_ref IS NULL))),
  constraint vendors_commission_rate_check CHECK (((commission_rate >= (0)::numeric) AND (commission_rate <= (1)::numeric))),
  constraint vendors_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint vendors_rating_check CHECK (((rating >= (0)::numeric) AND (rating <= (5)::numeric))),
  constraint vendors_reviews_count_check CHECK ((reviews_count >= 0)),
  constraint vendors_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
  constraint vendors_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'suspended'::text, 'closed'::text])))
);
CREATE UNIQUE INDEX vendors_source_key ON vendors.vendors USING btree (source, source_ref);
CREATE INDEX vendors_status_idx ON vendors.vendors USING btree (status);
CREATE INDEX vendors_user_id_idx ON vendors.vendors USING btree (user_id);
comment on table vendors.vendors is 'Vendors. rating and reviews_count are kept from vendor_reviews; payout_details is encrypted; commission_rate is a share of the items after discounts (0.12 is 12 %), frozen on each order line at sale.';

create table vendors.vendor_members (
  vendor_id bigint not null,
  user_id bigint not null,
  created_at timestamp with time zone default now() not null,
  permissions text[],
  constraint vendor_members_pkey PRIMARY KEY (vendor_id, user_id)
);
CREATE INDEX vendor_members_user_id_idx ON vendors.vendor_members USING btree (user_id);
comment on table vendors.vendor_members is 'Who may act for a vendor; the person''s role says what.';
comment on column vendors.vendor_members.permissions is 'What of their role''s permissions somebody has at this vendor; null: all of them.';

create table vendors.vendor_reviews (
  vendor_review_id bigint generated always as identity not null,
  vendor_id bigint not null,
  user_id bigint,
  rating smallint not null,
  review_text text default ''::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint vendor_reviews_pkey PRIMARY KEY (vendor_review_id),
  constraint vendor_reviews_vendor_id_user_id_key UNIQUE (vendor_id, user_id),
  constraint vendor_reviews_rating_check CHECK (((rating >= 1) AND (rating <= 5))),
  constraint vendor_reviews_review_text_check CHECK ((length(review_text) <= 5000))
);
CREATE INDEX vendor_reviews_user_id_idx ON vendors.vendor_reviews USING btree (user_id);
comment on table vendors.vendor_reviews is 'What customers say of a vendor: one review per person and vendor.';

create table pricing.discounts (
  discount_id bigint generated always as identity not null,
  vendor_id bigint,
  name text not null,
  kind text not null,
  percentage numeric(7,4),
  amount platform.money,
  currency text,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  is_active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  constraint discounts_pkey PRIMARY KEY (discount_id),
  constraint discounts_amount_check CHECK (((amount)::numeric > (0)::numeric)),
  constraint discounts_check CHECK ((ends_at > starts_at)),
  constraint discounts_check1 CHECK (((kind = 'percentage'::text) = (percentage IS NOT NULL))),
  constraint discounts_check2 CHECK (((kind = 'amount'::text) = (amount IS NOT NULL))),
  constraint discounts_check3 CHECK (((amount IS NULL) = (currency IS NULL))),
  constraint discounts_kind_check CHECK ((kind = ANY (ARRAY['percentage'::text, 'amount'::text]))),
  constraint discounts_percentage_check CHECK (((percentage > (0)::numeric) AND (percentage <= (100)::numeric)))
);
CREATE INDEX discounts_vendor_id_idx ON pricing.discounts USING btree (vendor_id);
comment on table pricing.discounts is 'Price reductions; vendor_id says who funds one, null the marketplace.';

create table pricing.coupons (
  coupon_id bigint generated always as identity not null,
  discount_id bigint not null,
  vendor_id bigint,
  code text not null,
  usage_limit integer,
  usage_limit_per_user integer,
  created_at timestamp with time zone default now() not null,
  constraint coupons_pkey PRIMARY KEY (coupon_id),
  constraint coupons_code_check CHECK ((code ~ '^[A-Z0-9-]{3,40}$'::text)),
  constraint coupons_usage_limit_check CHECK ((usage_limit > 0)),
  constraint coupons_usage_limit_per_user_check CHECK ((usage_limit_per_user > 0))
);
CREATE UNIQUE INDEX coupons_code_key ON pricing.coupons USING btree (code);
CREATE INDEX coupons_discount_id_idx ON pricing.coupons USING btree (discount_id);
CREATE INDEX coupons_vendor_id_idx ON pricing.coupons USING btree (vendor_id);
comment on table pricing.coupons is 'Codes that grant a discount, with limits in all and per person.';

create table catalog.categories (
  category_id bigint generated always as identity not null,
  parent_id bigint,
  name text not null,
  slug text not null,
  "position" integer default 0 not null,
  created_at timestamp with time zone default now() not null,
  constraint categories_pkey PRIMARY KEY (category_id),
  constraint categories_slug_key UNIQUE (slug),
  constraint categories_check CHECK ((parent_id <> category_id)),
  constraint categories_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint categories_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
);
CREATE INDEX categories_parent_id_idx ON catalog.categories USING btree (parent_id);
comment on table catalog.categories is 'The category tree; a row with a parent is a subcategory.';

create table catalog.products (
  product_id bigint generated always as identity not null,
  vendor_id bigint not null,
  name text not null,
  slug text not null,
  description text default ''::text not null,
  category_id bigint,
  brand text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  status text default 'pending approval'::text not null,
  average_rating numeric(3,2) default 0 not null,
  review_count integer default 0 not null,
  dynamic_attributes jsonb default '{}'::jsonb not null,
  constraint products_pkey PRIMARY KEY (product_id),
  constraint products_product_id_vendor_id_key UNIQUE (product_id, vendor_id),
  constraint products_slug_key UNIQUE (slug),
  constraint products_average_rating_check CHECK (((average_rating >= (0)::numeric) AND (average_rating <= (5)::numeric))),
  constraint products_dynamic_attributes_check CHECK ((jsonb_typeof(dynamic_attributes) = 'object'::text)),
  constraint products_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300))),
  constraint products_review_count_check CHECK ((review_count >= 0)),
  constraint products_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
  constraint products_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'pending approval'::text])))
);
CREATE INDEX products_category_id_idx ON catalog.products USING btree (category_id, status);
CREATE INDEX products_dynamic_attributes_idx ON catalog.products USING gin (dynamic_attributes jsonb_path_ops);
CREATE INDEX products_name_trgm_idx ON catalog.products USING gin (name public.gin_trgm_ops);
CREATE INDEX products_vendor_id_idx ON catalog.products USING btree (vendor_id, status);
comment on table catalog.products is 'Products. average_rating (two decimals, half up) and review_count are kept from reviews, dynamic_attributes from product_dynamic_attributes.';

create table catalog.media (
  media_id bigint generated always as identity not null,
  vendor_id bigint not null,
  sha256 bytea not null,
  content_type text not null,
  byte_size bigint not null,
  width integer,
  height integer,
  created_at timestamp with time zone default now() not null,
  constraint media_pkey PRIMARY KEY (media_id),
  constraint media_media_id_vendor_id_key UNIQUE (media_id, vendor_id),
  constraint media_vendor_id_sha256_key UNIQUE (vendor_id, sha256),
  constraint media_byte_size_check CHECK ((byte_size > 0)),
  constraint media_height_check CHECK ((height > 0)),
  constraint media_sha256_check CHECK ((octet_length(sha256) = 32)),
  constraint media_width_check CHECK ((width > 0))
);
comment on table catalog.media is 'Pictures, videos and other files; the bytes are in the media store under their SHA-256.';

create table catalog.product_images (
  image_id bigint generated always as identity not null,
  product_id bigint not null,
  vendor_id bigint not null,
  media_id bigint,
  image_url text not null,
  alt_text text default ''::text not null,
  is_primary boolean default false not null,
  "position" integer default 0 not null,
  constraint product_images_pkey PRIMARY KEY (image_id)
);
CREATE INDEX product_images_media_id_idx ON catalog.product_images USING btree (media_id);
CREATE UNIQUE INDEX product_images_primary_key ON catalog.product_images USING btree (product_id) WHERE is_primary;
CREATE INDEX product_images_product_id_idx ON catalog.product_images USING btree (product_id, "position");
comment on table catalog.product_images is 'A product''s pictures in order; one is the primary one.';

create table catalog.attributes (
  attribute_id bigint generated always as identity not null,
  name text not null,
  slug text not null,
  constraint attributes_pkey PRIMARY KEY (attribute_id),
  constraint attributes_slug_key UNIQUE (slug),
  constraint attributes_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
);
comment on table catalog.attributes is 'What variants differ in: size, colour, material, anything.';

create table catalog.attribute_values (
  value_id bigint generated always as identity not null,
  attribute_id bigint not null,
  value text not null,
  "position" integer default 0 not null,
  constraint attribute_values_pkey PRIMARY KEY (value_id),
  constraint attribute_values_attribute_id_value_key UNIQUE (attribute_id, value),
  constraint attribute_values_value_id_attribute_id_key UNIQUE (value_id, attribute_id)
);
comment on table catalog.attribute_values is 'The values an attribute can take.';

create table catalog.product_variants (
  variant_id bigint generated always as identity not null,
  product_id bigint not null,
  vendor_id bigint not null,
  sku text not null,
  name text default ''::text not null,
  price platform.money not null,
  stock_quantity integer default 0 not null,
  weight numeric(12,3),
  is_default boolean default false not null,
  is_active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint product_variants_pkey PRIMARY KEY (variant_id),
  constraint product_variants_variant_id_product_id_key UNIQUE (variant_id, product_id),
  constraint product_variants_variant_id_vendor_id_key UNIQUE (variant_id, vendor_id),
  constraint product_variants_vendor_id_sku_key UNIQUE (vendor_id, sku),
  constraint product_variants_price_check CHECK (((price)::numeric >= (0)::numeric)),
  constraint product_variants_sku_check CHECK (((length(sku) >= 1) AND (length(sku) <= 100))),
  constraint product_variants_stock_quantity_check CHECK ((stock_quantity >= 0)),
  constraint product_variants_weight_check CHECK ((weight >= (0)::numeric))
);
CREATE UNIQUE INDEX product_variants_default_key ON catalog.product_variants USING btree (product_id) WHERE is_default;
CREATE INDEX product_variants_product_id_idx ON catalog.product_variants USING btree (product_id);
comment on table catalog.product_variants is 'What is sold. price is in the vendor''s currency; stock_quantity is kept from the stock journal; weight in kilograms; SKUs are case-sensitive and unique per vendor.';

create table catalog.variant_attributes (
  variant_id bigint not null,
  vendor_id bigint not null,
  attribute_value_id bigint not null,
  attribute_id bigint not null,
  constraint variant_attributes_pkey PRIMARY KEY (variant_id, attribute_id)
);
CREATE INDEX variant_attributes_value_idx ON catalog.variant_attributes USING btree (attribute_value_id);
comment on table catalog.variant_attributes is 'The attribute values of a variant: one per attribute.';

create table catalog.product_dynamic_attributes (
  product_id bigint not null,
  vendor_id bigint not null,
  attribute_name text not null,
  attribute_value text not null,
  constraint product_dynamic_attributes_pkey PRIMARY KEY (product_id, attribute_name),
  constraint product_dynamic_attributes_attribute_name_check CHECK ((attribute_name ~ '^[a-z0-9_]{1,60}$'::text)),
  constraint product_dynamic_attributes_attribute_value_check CHECK ((length(attribute_value) <= 2000))
);
CREATE INDEX product_dynamic_attributes_name_idx ON catalog.product_dynamic_attributes USING btree (attribute_name, attribute_value);
comment on table catalog.product_dynamic_attributes is 'Free attributes of a product as rows; products.dynamic_attributes is the same as JSON, kept by a trigger.';

create table catalog.translations (
  translation_id bigint generated always as identity not null,
  entity text not null,
  entity_id bigint not null,
  locale text not null,
  field text not null,
  value text not null,
  vendor_id bigint,
  constraint translations_pkey PRIMARY KEY (translation_id),
  constraint translations_entity_entity_id_locale_field_key UNIQUE (entity, entity_id, locale, field),
  constraint translations_entity_check CHECK ((entity = ANY (ARRAY['product'::text, 'category'::text, 'attribute'::text, 'attribute_value'::text, 'vendor'::text]))),
  constraint translations_locale_check CHECK ((locale ~ '^[a-z]{2}(-[A-Z]{2})?$'::text))
);
CREATE INDEX translations_vendor_id_idx ON catalog.translations USING btree (vendor_id);
comment on table catalog.translations is 'Texts in other languages, by entity, field and locale; vendor_id is null for the marketplace''s own texts.';

create table inventory.warehouses (
  warehouse_id bigint generated always as identity not null,
  vendor_id bigint not null,
  code text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  constraint warehouses_pkey PRIMARY KEY (warehouse_id),
  constraint warehouses_vendor_id_code_key UNIQUE (vendor_id, code),
  constraint warehouses_warehouse_id_vendor_id_key UNIQUE (warehouse_id, vendor_id),
  constraint warehouses_code_check CHECK (((length(code) >= 1) AND (length(code) <= 40)))
);
comment on table inventory.warehouses is 'Where a vendor keeps stock.';

create table inventory.stock_levels (
  variant_id bigint not null,
  warehouse_id bigint not null,
  vendor_id bigint not null,
  on_hand integer default 0 not null,
  reserved integer default 0 not null,
  updated_at timestamp with time zone default now() not null,
  constraint stock_levels_pkey PRIMARY KEY (variant_id, warehouse_id),
  constraint stock_levels_check CHECK (((reserved >= 0) AND (reserved <= on_hand))),
  constraint stock_levels_on_hand_check CHECK ((on_hand >= 0))
);
CREATE INDEX stock_levels_warehouse_id_idx ON inventory.stock_levels USING btree (warehouse_id);
comment on table inventory.stock_levels is 'Units on hand and reserved per variant and warehouse, kept from the journal.';

create table inventory.stock_movements (
  movement_id bigint generated always as identity not null,
  variant_id bigint not null,
  warehouse_id bigint not null,
  vendor_id bigint not null,
  kind text not null,
  quantity integer not null,
  order_item_id bigint,
  reason text default ''::text not null,
  occurred_at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  constraint stock_movements_pkey PRIMARY KEY (movement_id),
  constraint stock_movements_check CHECK (
CASE kind
    WHEN 'sold'::text THEN (quantity < 0)
    WHEN 'received'::text THEN (quantity > 0)
    WHEN 'returned'::text THEN (quantity > 0)
    WHEN 'opening'::text THEN (quantity > 0)
    ELSE true
END),
  constraint stock_movements_kind_check CHECK ((kind = ANY (ARRAY['opening'::text, 'received'::text, 'sold'::text, 'returned'::text, 'adjusted'::text, 'transferred'::text]))),
  constraint stock_movements_quantity_check CHECK ((quantity <> 0))
);
CREATE INDEX stock_movements_order_item_id_idx ON inventory.stock_movements USING btree (order_item_id) WHERE (order_item_id IS NOT NULL);
CREATE INDEX stock_movements_sold_idx ON inventory.stock_movements USING btree (occurred_at, variant_id) INCLUDE (quantity) WHERE (kind = 'sold'::text);
CREATE INDEX stock_movements_variant_id_idx ON inventory.stock_movements USING btree (variant_id, occurred_at);
comment on table inventory.stock_movements is 'The append-only stock journal: quantity is signed units (sold negative). Nothing here is ever updated or deleted.';

create table inventory.stock_reservations (
  reservation_id bigint generated always as identity not null,
  variant_id bigint not null,
  warehouse_id bigint not null,
  vendor_id bigint not null,
  quantity integer not null,
  order_id bigint,
  expires_at timestamp with time zone not null,
  released_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint stock_reservations_pkey PRIMARY KEY (reservation_id),
  constraint stock_reservations_quantity_check CHECK ((quantity > 0))
);
CREATE INDEX stock_reservations_expiry_idx ON inventory.stock_reservations USING btree (expires_at) WHERE (released_at IS NULL);
CREATE INDEX stock_reservations_order_id_idx ON inventory.stock_reservations USING btree (order_id);
CREATE INDEX stock_reservations_variant_id_idx ON inventory.stock_reservations USING btree (variant_id) WHERE (released_at IS NULL);
comment on table inventory.stock_reservations is 'Units held for a purchase under way, until released_at or expires_at.';

create table orders.checkouts (
  checkout_id bigint generated always as identity not null,
  public_id uuid default gen_random_uuid() not null,
  user_id bigint,
  email text,
  status text default 'placed'::text not null,
  currency text not null,
  total platform.money default 0 not null,
  base_currency text not null,
  base_total platform.money default 0 not null,
  created_at timestamp with time zone default now() not null,
  placed_at timestamp with time zone,
  source text,
  source_ref text,
  constraint checkouts_pkey PRIMARY KEY (checkout_id),
  constraint checkouts_public_id_key UNIQUE (public_id),
  constraint checkouts_check CHECK (((status = 'placed'::text) = (placed_at IS NOT NULL))),
  constraint checkouts_check1 CHECK (((source IS NULL) = (source_ref IS NULL))),
  constraint checkouts_status_check CHECK ((status = ANY (ARRAY['open'::text, 'placed'::text, 'abandoned'::text])))
);
CREATE INDEX checkouts_created_at_idx ON orders.checkouts USING btree (created_at);
CREATE UNIQUE INDEX checkouts_source_key ON orders.checkouts USING btree (source, source_ref);
CREATE INDEX checkouts_user_id_idx ON orders.checkouts USING btree (user_id, placed_at);
comment on table orders.checkouts is 'A customer''s purchase and the unit of payment; user_id is null for guests. total is in currency, base_total in the marketplace''s currency at the rate of the day.';

create table orders.orders (
  order_id bigint generated always as identity not null,
  order_number text not null,
  checkout_id bigint not null,
  user_id bigint,
  vendor_id bigint not null,
  order_kind text default 'sale'::text not null,
  order_status text default 'Pending'::text not null,
  payment_status text default 'pending'::text not null,
  shipping_address platform.address,
  billing_address platform.address,
  ship_country text generated always as (((shipping_address)::jsonb ->> 'country'::text)) stored,
  ship_region text generated always as (((shipping_address)::jsonb ->> 'region'::text)) stored,
  ship_city text generated always as (((shipping_address)::jsonb ->> 'city'::text)) stored,
  currency text not null,
  items_total platform.money not null,
  discount_total platform.money default 0 not null,
  shipping_total platform.money default 0 not null,
  tax_total platform.money default 0 not null,
  order_total platform.money not null,
  base_currency text not null,
  base_items_total platform.money not null,
  base_discount_total platform.money default 0 not null,
  base_shipping_total platform.money default 0 not null,
  base_tax_total platform.money default 0 not null,
  base_order_total platform.money not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  shipped_at timestamp with time zone,
  completed_at timestamp with time zone,
  constraint orders_pkey PRIMARY KEY (order_id),
  constraint orders_checkout_id_vendor_id_key UNIQUE (checkout_id, vendor_id),
  constraint orders_order_id_vendor_id_key UNIQUE (order_id, vendor_id),
  constraint orders_order_number_key UNIQUE (order_number),
  constraint orders_check CHECK (((order_total)::numeric = ((((items_total)::numeric - (discount_total)::numeric) + (shipping_total)::numeric) + (tax_total)::numeric))),
  constraint orders_check1 CHECK (((base_order_total)::numeric = ((((base_items_total)::numeric - (base_discount_total)::numeric) + (base_shipping_total)::numeric) + (base_tax_total)::numeric))),
  constraint orders_check2 CHECK ((((items_total)::numeric >= (0)::numeric) OR (order_kind = 'adjustment'::text))),
  constraint orders_discount_total_check CHECK (((discount_total)::numeric >= (0)::numeric)),
  constraint orders_order_kind_check CHECK ((order_kind = ANY (ARRAY['sale'::text, 'adjustment'::text]))),
  constraint orders_order_status_check CHECK ((order_status = ANY (ARRAY['Pending'::text, 'Confirmed'::text, 'Processing'::text, 'Shipped'::text, 'Completed'::text, 'Cancelled'::text, 'Refunded'::text]))),
  constraint orders_payment_status_check CHECK ((payment_status = ANY (ARRAY['pending'::text, 'authorized'::text, 'paid'::text, 'partially refunded'::text, 'refunded'::text, 'failed'::text, 'not recorded'::text]))),
  constraint orders_shipping_total_check CHECK (((shipping_total)::numeric >= (0)::numeric)),
  constraint orders_tax_total_check CHECK (((tax_total)::numeric >= (0)::numeric))
);
CREATE INDEX orders_created_at_idx ON orders.orders USING btree (created_at);
CREATE INDEX orders_sold_idx ON orders.orders USING btree (created_at) INCLUDE (order_id, checkout_id, vendor_id, user_id, base_order_total, base_items_total, base_discount_total) WHERE (order_status = ANY (ARRAY['Shipped'::text, 'Completed'::text]));
CREATE INDEX orders_status_idx ON orders.orders USING btree (order_status, created_at);
CREATE INDEX orders_user_id_idx ON orders.orders USING btree (user_id, order_status);
CREATE INDEX orders_vendor_id_idx ON orders.orders USING btree (vendor_id, created_at);
CREATE INDEX orders_vendor_user_idx ON orders.orders USING btree (vendor_id, user_id);
comment on table orders.orders is 'One vendor''s share of a checkout. Amounts in currency as charged; base_ amounts in the marketplace''s currency at the rate of the day. created_at is when it was placed. Adjustments (imported book-keeping) may be negative.';

create table orders.order_items (
  order_item_id bigint generated always as identity not null,
  order_id bigint not null,
  vendor_id bigint not null,
  product_id bigint not null,
  variant_id bigint not null,
  product_name text not null,
  sku text not null,
  quantity integer not null,
  unit_price platform.money not null,
  discount_amount platform.money default 0 not null,
  tax_amount platform.money default 0 not null,
  base_revenue platform.money not null,
  constraint order_items_pkey PRIMARY KEY (order_item_id),
  constraint order_items_order_item_id_order_id_key UNIQUE (order_item_id, order_id),
  constraint order_items_order_item_id_vendor_id_key UNIQUE (order_item_id, vendor_id),
  constraint order_items_discount_amount_check CHECK (((discount_amount)::numeric >= (0)::numeric)),
  constraint order_items_quantity_check CHECK ((quantity > 0)),
  constraint order_items_tax_amount_check CHECK (((tax_amount)::numeric >= (0)::numeric))
);
CREATE INDEX order_items_order_id_idx ON orders.order_items USING btree (order_id) INCLUDE (product_id, quantity, base_revenue);
CREATE INDEX order_items_product_id_idx ON orders.order_items USING btree (product_id);
CREATE INDEX order_items_variant_id_idx ON orders.order_items USING btree (variant_id);
CREATE INDEX order_items_vendor_id_idx ON orders.order_items USING btree (vendor_id);
comment on table orders.order_items is 'Order lines. quantity × unit_price − discount_amount is the line''s revenue in the order''s currency, base_revenue the same in the marketplace''s. Name and SKU as sold.';

create table orders.order_status_history (
  history_id bigint generated always as identity not null,
  order_id bigint not null,
  vendor_id bigint not null,
  from_status text,
  to_status text not null,
  changed_by bigint,
  changed_at timestamp with time zone default now() not null,
  note text default ''::text not null,
  constraint order_status_history_pkey PRIMARY KEY (history_id)
);
CREATE INDEX order_status_history_order_id_idx ON orders.order_status_history USING btree (order_id, changed_at);
comment on table orders.order_status_history is 'Every state an order reached, from which, when and by whom; the first has no from_status.';

create table orders.shipments (
  shipment_id bigint generated always as identity not null,
  order_id bigint not null,
  vendor_id bigint not null,
  carrier text default ''::text not null,
  tracking_number text,
  shipped_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  constraint shipments_pkey PRIMARY KEY (shipment_id),
  constraint shipments_shipment_id_vendor_id_key UNIQUE (shipment_id, vendor_id),
  constraint shipments_check CHECK ((delivered_at >= shipped_at))
);
CREATE INDEX shipments_order_id_idx ON orders.shipments USING btree (order_id);
CREATE INDEX shipments_vendor_id_idx ON orders.shipments USING btree (vendor_id);
comment on table orders.shipments is 'Parcels of an order; several may carry it.';

create table orders.shipment_items (
  shipment_id bigint not null,
  order_item_id bigint not null,
  vendor_id bigint not null,
  quantity integer not null,
  constraint shipment_items_pkey PRIMARY KEY (shipment_id, order_item_id),
  constraint shipment_items_quantity_check CHECK ((quantity > 0))
);
CREATE INDEX shipment_items_order_item_id_idx ON orders.shipment_items USING btree (order_item_id);
comment on table orders.shipment_items is 'What a parcel holds.';

create table orders.refunds (
  refund_id bigint generated always as identity not null,
  order_id bigint not null,
  vendor_id bigint not null,
  order_item_id bigint,
  quantity integer,
  refund_reason text not null,
  refund_amount platform.money not null,
  currency text not null,
  base_refund_amount platform.money not null,
  base_currency text not null,
  created_at timestamp with time zone default now() not null,
  source text,
  source_ref text,
  constraint refunds_pkey PRIMARY KEY (refund_id),
  constraint refunds_base_refund_amount_check CHECK (((base_refund_amount)::numeric >= (0)::numeric)),
  constraint refunds_check CHECK (((source IS NULL) = (source_ref IS NULL))),
  constraint refunds_quantity_check CHECK ((quantity > 0)),
  constraint refunds_refund_amount_check CHECK (((refund_amount)::numeric >= (0)::numeric))
);
CREATE INDEX refunds_created_at_idx ON orders.refunds USING btree (created_at) INCLUDE (order_id, vendor_id, base_refund_amount);
CREATE INDEX refunds_order_id_idx ON orders.refunds USING btree (order_id);
CREATE INDEX refunds_order_item_id_idx ON orders.refunds USING btree (order_item_id);
CREATE INDEX refunds_refund_reason_order_id_idx ON orders.refunds USING btree (refund_reason, order_id);
CREATE UNIQUE INDEX refunds_source_key ON orders.refunds USING btree (source, source_ref);
CREATE INDEX refunds_vendor_id_idx ON orders.refunds USING btree (vendor_id, created_at);
CREATE INDEX refunds_vendor_id_refund_reason_order_id_idx ON orders.refunds USING btree (vendor_id, refund_reason, order_id);
comment on table orders.refunds is 'Money given back for an order or one of its lines, dated by the refund itself. Amounts are positive.';

create table pricing.coupon_redemptions (
  redemption_id bigint generated always as identity not null,
  coupon_id bigint not null,
  checkout_id bigint not null,
  user_id bigint,
  vendor_id bigint,
  amount platform.money not null,
  currency text not null,
  redeemed_at timestamp with time zone default now() not null,
  constraint coupon_redemptions_pkey PRIMARY KEY (redemption_id),
  constraint coupon_redemptions_coupon_id_checkout_id_key UNIQUE (coupon_id, checkout_id),
  constraint coupon_redemptions_amount_check CHECK (((amount)::numeric >= (0)::numeric))
);
CREATE INDEX coupon_redemptions_checkout_id_idx ON pricing.coupon_redemptions USING btree (checkout_id);
CREATE INDEX coupon_redemptions_user_id_idx ON pricing.coupon_redemptions USING btree (user_id);
CREATE INDEX coupon_redemptions_vendor_id_idx ON pricing.coupon_redemptions USING btree (vendor_id);
comment on table pricing.coupon_redemptions is 'Which purchase used which coupon, and what it took off.';

create table payments.payment_intents (
  intent_id bigint generated always as identity not null,
  checkout_id bigint not null,
  gateway text not null,
  gateway_ref text,
  amount platform.money not null,
  currency text not null,
  status text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint payment_intents_pkey PRIMARY KEY (intent_id),
  constraint payment_intents_gateway_gateway_ref_key UNIQUE (gateway, gateway_ref),
  constraint payment_intents_amount_check CHECK (((amount)::numeric >= (0)::numeric)),
  constraint payment_intents_status_check CHECK ((status = ANY (ARRAY['created'::text, 'authorized'::text, 'captured'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX payment_intents_checkout_id_idx ON payments.payment_intents USING btree (checkout_id);
comment on table payments.payment_intents is 'The gateway''s payment object; one or more per checkout.';

create table payments.payments (
  payment_id bigint generated always as identity not null,
  intent_id bigint,
  order_id bigint not null,
  vendor_id bigint not null,
  amount platform.money not null,
  currency text not null,
  payment_method text not null,
  payment_status text not null,
  transaction_id text,
  paid_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  installments integer,
  constraint payments_pkey PRIMARY KEY (payment_id),
  constraint payments_installments_check CHECK ((installments >= 0)),
  constraint payments_payment_status_check CHECK ((payment_status = ANY (ARRAY['pending'::text, 'authorized'::text, 'paid'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX payments_intent_id_idx ON payments.payments USING btree (intent_id);
CREATE INDEX payments_order_id_idx ON payments.payments USING btree (order_id);
CREATE INDEX payments_transaction_id_idx ON payments.payments USING btree (transaction_id);
CREATE INDEX payments_vendor_id_idx ON payments.payments USING btree (vendor_id, paid_at);
comment on table payments.payments is 'A payment''s share for one order; transaction_id repeats across the orders of a checkout.';
comment on column payments.payments.installments is 'Into how many parts the payer split it, where the source says so. The amount is the whole.';

create table payouts.commissions (
  order_item_id bigint not null,
  order_id bigint not null,
  vendor_id bigint not null,
  rate numeric(7,6) not null,
  amount platform.money not null,
  currency text not null,
  base_amount platform.money not null,
  base_currency text not null,
  created_at timestamp with time zone default now() not null,
  constraint commissions_pkey PRIMARY KEY (order_item_id),
  constraint commissions_rate_check CHECK (((rate >= (0)::numeric) AND (rate <= (1)::numeric)))
);
CREATE INDEX commissions_order_id_idx ON payouts.commissions USING btree (order_id);
CREATE INDEX commissions_vendor_id_idx ON payouts.commissions USING btree (vendor_id);
comment on table payouts.commissions is 'The marketplace''s share of one order line, at the rate frozen when it was sold.';

create table payouts.payouts (
  payout_id bigint generated always as identity not null,
  vendor_id bigint not null,
  amount platform.money not null,
  currency text not null,
  status text default 'pending'::text not null,
  created_at timestamp with time zone default now() not null,
  paid_at timestamp with time zone,
  constraint payouts_pkey PRIMARY KEY (payout_id),
  constraint payouts_payout_id_vendor_id_key UNIQUE (payout_id, vendor_id),
  constraint payouts_amount_check CHECK (((amount)::numeric > (0)::numeric)),
  constraint payouts_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'paid'::text, 'failed'::text])))
);
CREATE INDEX payouts_vendor_id_idx ON payouts.payouts USING btree (vendor_id, created_at);
comment on table payouts.payouts is 'Transfers to vendors.';

create table payouts.payout_items (
  payout_id bigint not null,
  order_id bigint not null,
  vendor_id bigint not null,
  amount platform.money not null,
  constraint payout_items_pkey PRIMARY KEY (payout_id, order_id)
);
CREATE INDEX payout_items_order_id_idx ON payouts.payout_items USING btree (order_id);
CREATE INDEX payout_items_vendor_id_idx ON payouts.payout_items USING btree (vendor_id);
comment on table payouts.payout_items is 'Which orders a payout settles, and with what amount.';

create table carts.carts (
  cart_id bigint generated always as identity not null,
  public_id uuid default gen_random_uuid() not null,
  user_id bigint,
  visitor_id uuid,
  status text default 'active'::text not null,
  checkout_id bigint,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint carts_pkey PRIMARY KEY (cart_id),
  constraint carts_public_id_key UNIQUE (public_id),
  constraint carts_status_check CHECK ((status = ANY (ARRAY['active'::text, 'converted'::text, 'abandoned'::text])))
);
CREATE INDEX carts_checkout_id_idx ON carts.carts USING btree (checkout_id);
CREATE INDEX carts_status_idx ON carts.carts USING btree (status, updated_at);
CREATE INDEX carts_user_id_idx ON carts.carts USING btree (user_id);
CREATE INDEX carts_visitor_id_idx ON carts.carts USING btree (visitor_id);
comment on table carts.carts is 'Baskets of people and of visitors; public_id is the random id that clients see.';

create table carts.cart_items (
  cart_id bigint not null,
  variant_id bigint not null,
  quantity integer not null,
  added_at timestamp with time zone default now() not null,
  constraint cart_items_pkey PRIMARY KEY (cart_id, variant_id),
  constraint cart_items_quantity_check CHECK (((quantity >= 1) AND (quantity <= 9999)))
);
CREATE INDEX cart_items_variant_id_idx ON carts.cart_items USING btree (variant_id);
comment on table carts.cart_items is 'What lies in a basket.';

create table carts.wishlists (
  wishlist_id bigint generated always as identity not null,
  user_id bigint not null,
  name text default 'Wishlist'::text not null,
  created_at timestamp with time zone default now() not null,
  constraint wishlists_pkey PRIMARY KEY (wishlist_id),
  constraint wishlists_user_id_name_key UNIQUE (user_id, name)
);
comment on table carts.wishlists is 'Lists of things a person would like.';

create table carts.wishlist_items (
  wishlist_id bigint not null,
  product_id bigint not null,
  added_at timestamp with time zone default now() not null,
  constraint wishlist_items_pkey PRIMARY KEY (wishlist_id, product_id)
);
CREATE INDEX wishlist_items_product_id_idx ON carts.wishlist_items USING btree (product_id);
comment on table carts.wishlist_items is 'The products on a wishlist.';

create table reviews.reviews (
  review_id bigint generated always as identity not null,
  user_id bigint,
  product_id bigint not null,
  vendor_id bigint not null,
  rating smallint not null,
  review_text text default ''::text not null,
  feature_scores jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint reviews_pkey PRIMARY KEY (review_id),
  constraint reviews_user_id_product_id_key UNIQUE (user_id, product_id),
  constraint reviews_feature_scores_check CHECK ((jsonb_typeof(feature_scores) = 'object'::text)),
  constraint reviews_rating_check CHECK (((rating >= 1) AND (rating <= 5))),
  constraint reviews_review_text_check CHECK ((length(review_text) <= 5000))
);
CREATE INDEX reviews_created_at_idx ON reviews.reviews USING btree (created_at) INCLUDE (product_id, rating);
CREATE INDEX reviews_feature_scores_idx ON reviews.reviews USING gin (feature_scores);
CREATE INDEX reviews_product_id_idx ON reviews.reviews USING btree (product_id, created_at);
CREATE INDEX reviews_vendor_id_idx ON reviews.reviews USING btree (vendor_id, created_at);
comment on table reviews.reviews is 'Product reviews: one per person and product. feature_scores maps a feature (Quality, Value …) to 1–5.';

create table reviews.questions (
  question_id bigint generated always as identity not null,
  product_id bigint not null,
  vendor_id bigint not null,
  user_id bigint,
  question_text text not null,
  created_at timestamp with time zone default now() not null,
  constraint questions_pkey PRIMARY KEY (question_id),
  constraint questions_question_id_vendor_id_key UNIQUE (question_id, vendor_id),
  constraint questions_question_text_check CHECK (((length(question_text) >= 1) AND (length(question_text) <= 2000)))
);
CREATE INDEX questions_product_id_idx ON reviews.questions USING btree (product_id, created_at);
CREATE INDEX questions_user_id_idx ON reviews.questions USING btree (user_id);
CREATE INDEX questions_vendor_id_idx ON reviews.questions USING btree (vendor_id);
comment on table reviews.questions is 'What shoppers ask about a product.';

create table reviews.answers (
  answer_id bigint generated always as identity not null,
  question_id bigint not null,
  vendor_id bigint not null,
  user_id bigint,
  answer_text text not null,
  created_at timestamp with time zone default now() not null,
  constraint answers_pkey PRIMARY KEY (answer_id),
  constraint answers_answer_text_check CHECK (((length(answer_text) >= 1) AND (length(answer_text) <= 5000)))
);
CREATE INDEX answers_question_id_idx ON reviews.answers USING btree (question_id, created_at);
CREATE INDEX answers_user_id_idx ON reviews.answers USING btree (user_id);
CREATE INDEX answers_vendor_id_idx ON reviews.answers USING btree (vendor_id);
comment on table reviews.answers is 'Answers to questions, by the vendor or other shoppers.';

create table notifications.notifications (
  notification_id bigint generated always as identity not null,
  user_id bigint not null,
  channel text not null,
  subject text not null,
  body text not null,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  read_at timestamp with time zone,
  constraint notifications_pkey PRIMARY KEY (notification_id),
  constraint notifications_channel_check CHECK ((channel = ANY (ARRAY['in app'::text, 'email'::text, 'sms'::text])))
);
CREATE INDEX notifications_user_id_idx ON notifications.notifications USING btree (user_id, created_at);
comment on table notifications.notifications is 'Messages to a person, by channel.';

create table analytics.events (
  event_id bigint generated always as identity not null,
  occurred_at timestamp with time zone default now() not null,
  kind text not null,
  visitor_id uuid not null,
  user_id bigint,
  product_id bigint,
  vendor_id bigint,
  constraint events_pkey PRIMARY KEY (event_id, occurred_at),
  constraint events_kind_check CHECK ((kind = ANY (ARRAY['visit'::text, 'product view'::text, 'add to cart'::text, 'checkout started'::text])))
) partition by RANGE (occurred_at);
create table analytics.events_default partition of analytics.events default;
CREATE INDEX events_occurred_at_idx ON analytics.events USING btree (occurred_at, kind);
CREATE INDEX events_user_id_idx ON analytics.events USING btree (user_id) WHERE (user_id IS NOT NULL);
CREATE INDEX events_vendor_id_idx ON analytics.events USING btree (vendor_id, occurred_at) WHERE (vendor_id IS NOT NULL);
CREATE INDEX events_visitor_id_idx ON analytics.events USING btree (visitor_id);
comment on table analytics.events is 'Visits and what visitors did: first-party, with consent, bots left out. Partitioned by month (UTC). visitor_id is random per browser; vendor_id is the product''s.';

create table analytics.dashboards (
  dashboard_id bigint generated always as identity not null,
  user_id bigint not null,
  vendor_id bigint,
  name text not null,
  is_default boolean default false not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint dashboards_pkey PRIMARY KEY (dashboard_id),
  constraint dashboards_user_id_name_key UNIQUE (user_id, name),
  constraint dashboards_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
CREATE INDEX dashboards_vendor_id_idx ON analytics.dashboards USING btree (vendor_id);
comment on table analytics.dashboards is 'A person''s saved dashboards.';

create table analytics.dashboard_widgets (
  widget_id bigint generated always as identity not null,
  dashboard_id bigint not null,
  report text not null,
  chart text not null,
  filters jsonb default '{}'::jsonb not null,
  position_x smallint default 0 not null,
  position_y smallint default 0 not null,
  width smallint default 6 not null,
  height smallint default 4 not null,
  constraint dashboard_widgets_pkey PRIMARY KEY (widget_id),
  constraint dashboard_widgets_chart_check CHECK ((chart = ANY (ARRAY['line'::text, 'area'::text, 'bar'::text, 'pie'::text, 'scatter'::text, 'radar'::text, 'table'::text, 'number'::text]))),
  constraint dashboard_widgets_filters_check CHECK ((jsonb_typeof(filters) = 'object'::text)),
  constraint dashboard_widgets_height_check CHECK (((height >= 1) AND (height <= 24))),
  constraint dashboard_widgets_position_x_check CHECK (((position_x >= 0) AND (position_x <= 11))),
  constraint dashboard_widgets_position_y_check CHECK ((position_y >= 0)),
  constraint dashboard_widgets_width_check CHECK (((width >= 1) AND (width <= 12)))
);
CREATE INDEX dashboard_widgets_dashboard_id_idx ON analytics.dashboard_widgets USING btree (dashboard_id);
comment on table analytics.dashboard_widgets is 'The figures and charts on a dashboard, with their place on a grid of 12 columns.';

create table audit.activity_logs (
  log_id bigint generated always as identity not null,
  user_id bigint,
  vendor_id bigint,
  activity_type text not null,
  description text default ''::text not null,
  "timestamp" timestamp with time zone default now() not null,
  constraint activity_logs_pkey PRIMARY KEY (log_id, "timestamp"),
  constraint activity_logs_activity_type_check CHECK (((length(activity_type) >= 1) AND (length(activity_type) <= 60))),
  constraint activity_logs_description_check CHECK ((length(description) <= 2000))
) partition by RANGE ("timestamp");
create table audit.activity_logs_default partition of audit.activity_logs default;
CREATE INDEX activity_logs_timestamp_idx ON audit.activity_logs USING btree ("timestamp");
CREATE INDEX activity_logs_type_idx ON audit.activity_logs USING btree (activity_type, "timestamp");
CREATE INDEX activity_logs_user_id_idx ON audit.activity_logs USING btree (user_id, "timestamp");
CREATE INDEX activity_logs_vendor_id_idx ON audit.activity_logs USING btree (vendor_id, "timestamp") WHERE (vendor_id IS NOT NULL);
comment on table audit.activity_logs is 'Sign-ins, views that matter, actions. user_id is null for unknown people; vendor_id is the vendor somebody acted for. Partitioned by month (UTC).';

create table analytics.deltas (
  delta_id bigint generated always as identity not null,
  sign smallint not null,
  occurred_at timestamp with time zone not null,
  vendor_id bigint not null,
  user_id bigint,
  is_sold boolean not null,
  currency text not null,
  ship_country text,
  ship_region text,
  ship_city text,
  orders integer default 0 not null,
  checkouts integer default 0 not null,
  sales numeric default 0 not null,
  base_sales numeric default 0 not null,
  revenue numeric default 0 not null,
  base_revenue numeric default 0 not null,
  commission numeric default 0 not null,
  base_commission numeric default 0 not null,
  refund_count integer default 0 not null,
  refunds numeric default 0 not null,
  base_refunds numeric default 0 not null,
  refunded_orders integer default 0 not null,
  shipped_orders integer default 0 not null,
  ship_seconds numeric default 0 not null,
  product_ids bigint[],
  variant_ids bigint[],
  quantities integer[],
  revenues numeric[],
  base_revenues numeric[],
  uncancelled integer default 0 not null,
  refund_reason text,
  reason_orders integer default 0 not null,
  constraint deltas_pkey PRIMARY KEY (delta_id),
  constraint deltas_sign_check CHECK ((sign = ANY (ARRAY['-1'::integer, 1])))
);
comment on table analytics.deltas is 'What changed in orders, lines, commissions and refunds since the last merge: every figure counts sign times. occurred_at is the order''s own time, or the refund''s. vendor_id 0 is a purchase (checkout), which belongs to no single vendor. Amounts in currency as charged, base_ in the marketplace''s.';
comment on column analytics.deltas.uncancelled is 'Of an order (or, vendor_id 0, a purchase): 1 unless cancelled whole.';
comment on column analytics.deltas.refund_reason is 'Of a refund, where it is first noted; null where only its order changed.';
comment on column analytics.deltas.reason_orders is '1 for the first refund of an order for that reason.';

create table analytics.review_deltas (
  delta_id bigint generated always as identity not null,
  sign smallint not null,
  occurred_at timestamp with time zone not null,
  product_id bigint not null,
  vendor_id bigint not null,
  rating smallint not null,
  feature_scores jsonb not null,
  constraint review_deltas_pkey PRIMARY KEY (delta_id),
  constraint review_deltas_sign_check CHECK ((sign = ANY (ARRAY['-1'::integer, 1])))
);
comment on table analytics.review_deltas is 'Reviews written (1) and taken back (-1) since the last merge.';

create table analytics.sales_rollup (
  level text not null,
  vendor_id bigint not null,
  bucket timestamp with time zone not null,
  is_sold boolean not null,
  currency text not null,
  orders bigint not null,
  checkouts bigint not null,
  guest_orders bigint not null,
  guest_checkouts bigint not null,
  sales numeric not null,
  base_sales numeric not null,
  guest_sales numeric not null,
  guest_base_sales numeric not null,
  revenue numeric not null,
  base_revenue numeric not null,
  commission numeric not null,
  base_commission numeric not null,
  refund_count bigint not null,
  refunds numeric not null,
  base_refunds numeric not null,
  refunded_orders bigint not null,
  shipped_orders bigint not null,
  ship_seconds numeric not null,
  constraint sales_rollup_pkey PRIMARY KEY (level, vendor_id, bucket, is_sold, currency),
  constraint sales_rollup_level_check CHECK ((level = ANY (ARRAY['q'::text, 'd'::text, 'm'::text])))
);
CREATE INDEX sales_rollup_level_bucket_idx ON analytics.sales_rollup USING btree (level, bucket) WHERE (vendor_id > 0);
comment on table analytics.sales_rollup is 'Orders by quarter hour (q), day (d) and month (m) of UTC, by vendor and (vendor_id 0) of all: sold or not, by currency. checkouts are counted for all vendors only; of one vendor, every order is a purchase. Refunds lie in the bucket of their own time.';

create table analytics.product_rollup (
  level text not null,
  bucket timestamp with time zone not null,
  vendor_id bigint not null,
  product_id bigint not null,
  variant_id bigint not null,
  is_sold boolean not null,
  currency text not null,
  quantity bigint not null,
  revenue numeric not null,
  base_revenue numeric not null,
  first_at timestamp with time zone not null,
  constraint product_rollup_pkey PRIMARY KEY (level, bucket, product_id, variant_id, is_sold, currency),
  constraint product_rollup_level_check CHECK ((level = ANY (ARRAY['d'::text, 'm'::text, 'a'::text])))
);
CREATE INDEX product_rollup_variant_id_idx ON analytics.product_rollup USING btree (variant_id, bucket) WHERE (level = 'd'::text);
CREATE INDEX product_rollup_vendor_id_idx ON analytics.product_rollup USING btree (vendor_id, level, bucket);
comment on table analytics.product_rollup is 'Units and revenue by product: by variant and day (d), and by product (variant_id 0) and month (m) of UTC or over all time (a, bucket -infinity). first_at is when the first of them was ordered.';

create table analytics.places (
  vendor_id bigint not null,
  place_id uuid not null,
  country text,
  region text,
  city text,
  constraint places_pkey PRIMARY KEY (vendor_id, place_id)
);
comment on table analytics.places is 'Destinations by name, of each vendor and (vendor_id 0) of all; place_id is a hash of the names (analytics.place_id).';

create table analytics.place_rollup (
  level text not null,
  vendor_id bigint not null,
  bucket timestamp with time zone not null,
  place_id uuid not null,
  is_sold boolean not null,
  currency text not null,
  orders bigint not null,
  sales numeric not null,
  base_sales numeric not null,
  revenue numeric not null,
  base_revenue numeric not null,
  refund_count bigint not null,
  refunds numeric not null,
  base_refunds numeric not null,
  constraint place_rollup_pkey PRIMARY KEY (level, vendor_id, bucket, place_id, is_sold, currency),
  constraint place_rollup_level_check CHECK ((level = ANY (ARRAY['d'::text, 'm'::text])))
);
comment on table analytics.place_rollup is 'Orders by where they went, by day and month of UTC, by vendor and (vendor_id 0) of all.';

create table analytics.customer_totals (
  vendor_id bigint not null,
  sold_only boolean not null,
  user_id bigint not null,
  orders bigint not null,
  checkouts bigint not null,
  base_sales numeric not null,
  base_revenue numeric not null,
  refund_count bigint not null,
  base_refunds numeric not null,
  first_at timestamp with time zone,
  last_at timestamp with time zone,
  uncancelled bigint default 0 not null,
  constraint customer_totals_pkey PRIMARY KEY (vendor_id, sold_only, user_id)
);
CREATE INDEX customer_totals_last_at_idx ON analytics.customer_totals USING btree (vendor_id, sold_only, last_at);
comment on table analytics.customer_totals is 'What each person ever bought, from one vendor and (vendor_id 0) from all: sold orders, or all of them. Money in the marketplace''s currency. first_at and last_at are the first and the latest order''s times; they only ever widen, since a sold order stays sold.';
comment on column analytics.customer_totals.uncancelled is 'Purchases that were not cancelled whole; of one vendor, its orders that were not cancelled.';

create table analytics.review_rollup (
  level text not null,
  bucket timestamp with time zone not null,
  product_id bigint not null,
  vendor_id bigint not null,
  n1 bigint not null,
  n2 bigint not null,
  n3 bigint not null,
  n4 bigint not null,
  n5 bigint not null,
  constraint review_rollup_pkey PRIMARY KEY (level, bucket, product_id),
  constraint review_rollup_level_check CHECK ((level = ANY (ARRAY['d'::text, 'm'::text, 'a'::text])))
);
CREATE INDEX review_rollup_vendor_id_idx ON analytics.review_rollup USING btree (vendor_id, level, bucket);
comment on table analytics.review_rollup is 'Reviews by product, day, month (UTC) and over all time: how many gave 1 to 5.';

create table analytics.feature_rollup (
  level text not null,
  bucket timestamp with time zone not null,
  product_id bigint not null,
  vendor_id bigint not null,
  subject text not null,
  scores bigint not null,
  total numeric not null,
  constraint feature_rollup_pkey PRIMARY KEY (level, bucket, product_id, subject),
  constraint feature_rollup_level_check CHECK ((level = ANY (ARRAY['d'::text, 'm'::text, 'a'::text])))
);
CREATE INDEX feature_rollup_vendor_id_idx ON analytics.feature_rollup USING btree (vendor_id, level, bucket);
comment on table analytics.feature_rollup is 'The scores that reviews give features: how many, and their sum.';

create table analytics.refund_totals (
  vendor_id bigint not null,
  refund_reason text not null,
  currency text not null,
  orders bigint not null,
  refund_count bigint not null,
  refunds numeric not null,
  base_refunds numeric not null,
  constraint refund_totals_pkey PRIMARY KEY (vendor_id, refund_reason, currency)
);
comment on table analytics.refund_totals is 'All refunds ever by reason and currency, of each vendor and (vendor_id 0) of all; orders counts an order once per reason.';

create table analytics.event_deltas (
  delta_id bigint generated always as identity not null,
  vendor_id bigint not null,
  visitor_id uuid not null,
  user_id bigint,
  steps integer not null,
  constraint event_deltas_pkey PRIMARY KEY (delta_id)
);
comment on table analytics.event_deltas is 'Events since the last merge. steps has a bit per kind: visit 1, product view 2, add to cart 4, checkout started 8. vendor_id 0: of no vendor.';

create table analytics.funnel_visitors (
  vendor_id bigint not null,
  visitor_id uuid not null,
  user_id bigint,
  steps integer not null,
  constraint funnel_visitors_pkey PRIMARY KEY (vendor_id, visitor_id)
);
CREATE INDEX funnel_visitors_user_id_idx ON analytics.funnel_visitors USING btree (user_id, vendor_id) WHERE (user_id IS NOT NULL);
comment on table analytics.funnel_visitors is 'Every visitor, at each vendor and (vendor_id 0) anywhere: the steps taken while not signed in, and the person it is: the lowest user_id that signed in there.';

create table analytics.funnel_users (
  vendor_id bigint not null,
  user_id bigint not null,
  own_steps integer not null,
  steps integer not null,
  constraint funnel_users_pkey PRIMARY KEY (vendor_id, user_id)
);
comment on table analytics.funnel_users is 'Every person known by account: the steps taken while signed in (own_steps), and with those of the visitors they were.';

create table analytics.funnel_counts (
  vendor_id bigint not null,
  visited bigint not null,
  viewed_product bigint not null,
  added_to_cart bigint not null,
  started_checkout bigint not null,
  constraint funnel_counts_pkey PRIMARY KEY (vendor_id)
);
comment on table analytics.funnel_counts is 'People at each recorded step over all time: users, and visitors who never signed in.';

create table analytics.activity_deltas (
  delta_id bigint generated always as identity not null,
  vendor_id bigint not null,
  user_id bigint not null,
  actions bigint not null,
  last_at timestamp with time zone not null,
  constraint activity_deltas_pkey PRIMARY KEY (delta_id)
);
comment on table analytics.activity_deltas is 'Entries of the activity log since the last merge. vendor_id 0: for no vendor; user_id 0: of somebody unknown.';

create table analytics.activity_totals (
  vendor_id bigint not null,
  user_id bigint not null,
  actions bigint not null,
  last_at timestamp with time zone not null,
  constraint activity_totals_pkey PRIMARY KEY (vendor_id, user_id)
);
comment on table analytics.activity_totals is 'What each person (user_id 0: unknown people) ever did, for each vendor and (vendor_id 0) at all.';

create table platform.outbox (
  message_id uuid default gen_random_uuid() not null,
  kind text not null,
  sealed_payload bytea not null,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  attempts integer default 0 not null,
  last_error text,
  dead_at timestamp with time zone,
  master_fingerprint bytea generated always as (
CASE
    WHEN ((octet_length(sealed_payload) > 37) AND (get_byte(sealed_payload, 0) = 2)) THEN SUBSTRING(sealed_payload FROM 2 FOR 8)
    ELSE NULL::bytea
END) stored,
  constraint outbox_pkey PRIMARY KEY (message_id),
  constraint outbox_attempts_check CHECK ((attempts >= 0)),
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['mail'::text, 'sms'::text]))),
  constraint outbox_last_error_check CHECK ((length(last_error) <= 500))
);
CREATE INDEX outbox_dead_at_idx ON platform.outbox USING btree (dead_at) WHERE (dead_at IS NOT NULL);
CREATE INDEX outbox_due_at_idx ON platform.outbox USING btree (due_at) WHERE (dead_at IS NULL);
CREATE INDEX outbox_master_fingerprint_idx ON platform.outbox USING btree (master_fingerprint);
comment on table platform.outbox is 'Messages to deliver, each once. A delivered one is deleted; one that failed too often, or for good, is dead (dead_at) and kept for an operator. sealed_payload is encrypted for the hosts: it may hold links that let somebody in.';
comment on column platform.outbox.due_at is 'When it is tried next. Whoever takes it moves this ahead: the time nobody else tries it.';
comment on column platform.outbox.last_error is 'Why the last attempt failed, without anything of the message.';

create table accounts.registrations (
  token_hash bytea not null,
  email text not null,
  name text not null,
  password_hash text not null,
  language text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint registrations_pkey PRIMARY KEY (token_hash),
  constraint registrations_email_check CHECK (((length(email) <= 254) AND (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text))),
  constraint registrations_language_check CHECK ((language ~ '^[a-z]{2}(-[A-Z]{2})?$'::text)),
  constraint registrations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint registrations_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE INDEX registrations_email_idx ON accounts.registrations USING btree (lower(email));
CREATE INDEX registrations_expires_at_idx ON accounts.registrations USING btree (expires_at);
comment on table accounts.registrations is 'People who registered and have not confirmed their e-mail address: no account yet. Each has the password it was made with, so that a link confirms nobody else''s. token_hash is the SHA-256 of what the letter''s link carries.';

create table accounts.password_resets (
  token_hash bytea not null,
  user_id bigint not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint password_resets_pkey PRIMARY KEY (token_hash),
  constraint password_resets_user_id_key UNIQUE (user_id),
  constraint password_resets_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
comment on table accounts.password_resets is 'Who may choose a new password: the latest link of each person, once. token_hash is the SHA-256 of what the link carries.';

create table accounts.authenticators (
  user_id bigint not null,
  sealed_secret platform.ciphertext not null,
  created_at timestamp with time zone default now() not null,
  confirmed_at timestamp with time zone,
  last_step bigint,
  constraint authenticators_pkey PRIMARY KEY (user_id)
);
comment on table accounts.authenticators is 'Authenticator apps (TOTP, RFC 6238): one a person, in use once confirmed by a first code. sealed_secret is encrypted under the person''s key.';
comment on column accounts.authenticators.last_step is 'The latest 30-second step a code was taken of. Codes of it and of earlier ones are refused: each works once.';

create table accounts.recovery_codes (
  code_hash bytea not null,
  user_id bigint not null,
  created_at timestamp with time zone default now() not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (code_hash),
  constraint recovery_codes_code_hash_check CHECK ((octet_length(code_hash) = 32))
);
CREATE INDEX recovery_codes_user_id_idx ON accounts.recovery_codes USING btree (user_id);
comment on table accounts.recovery_codes is 'Codes that stand in for a lost second factor, each once. code_hash is the SHA-256 of the person''s id and 80 random bits.';

create table accounts.passkeys (
  credential_id bytea not null,
  user_id bigint not null,
  name text not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] default '{}'::text[] not null,
  is_user_verified boolean not null,
  is_backup_eligible boolean not null,
  is_backed_up boolean not null,
  attestation_object bytea not null,
  client_data_json bytea not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (credential_id),
  constraint passkeys_credential_id_check CHECK (((octet_length(credential_id) >= 1) AND (octet_length(credential_id) <= 1023))),
  constraint passkeys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint passkeys_sign_count_check CHECK ((sign_count >= 0))
);
CREATE INDEX passkeys_user_id_idx ON accounts.passkeys USING btree (user_id);
comment on table accounts.passkeys is 'Passkeys (WebAuthn): public keys whose private ones people''s devices keep.';
comment on column accounts.passkeys.sign_count is 'The device''s own count of signatures, where it keeps one: one that falls back was copied.';

create table accounts.passkey_ceremonies (
  token_hash bytea not null,
  user_id bigint,
  purpose text not null,
  state text not null,
  expires_at timestamp with time zone not null,
  constraint passkey_ceremonies_pkey PRIMARY KEY (token_hash),
  constraint passkey_ceremonies_purpose_check CHECK ((purpose = ANY (ARRAY['add'::text, 'sign-in'::text, 'prove'::text]))),
  constraint passkey_ceremonies_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE INDEX passkey_ceremonies_expires_at_idx ON accounts.passkey_ceremonies USING btree (expires_at);
CREATE INDEX passkey_ceremonies_user_id_idx ON accounts.passkey_ceremonies USING btree (user_id);
comment on table accounts.passkey_ceremonies is 'What the host asked of a device and has no answer to yet: each can be answered once. user_id is null where anybody may sign in.';

create table accounts.challenges (
  token_hash bytea not null,
  user_id bigint not null,
  kind text not null,
  security_stamp uuid not null,
  failures integer default 0 not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint challenges_pkey PRIMARY KEY (token_hash),
  constraint challenges_failures_check CHECK ((failures >= 0)),
  constraint challenges_kind_check CHECK ((kind = ANY (ARRAY['browser'::text, 'token'::text]))),
  constraint challenges_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE INDEX challenges_expires_at_idx ON accounts.challenges USING btree (expires_at);
CREATE INDEX challenges_user_id_idx ON accounts.challenges USING btree (user_id);
comment on table accounts.challenges is 'People whose password was right and whose second factor is awaited. Nothing can be done with one but to answer it.';

create table accounts.api_keys (
  api_key_id bigint generated always as identity not null,
  user_id bigint not null,
  name text not null,
  prefix text not null,
  key_hash bytea not null,
  permissions text[] not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (api_key_id),
  constraint api_keys_key_hash_key UNIQUE (key_hash),
  constraint api_keys_check CHECK ((expires_at > created_at)),
  constraint api_keys_key_hash_check CHECK ((octet_length(key_hash) = 32)),
  constraint api_keys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint api_keys_permissions_check CHECK ((cardinality(permissions) > 0)),
  constraint api_keys_prefix_check CHECK (((length(prefix) >= 8) AND (length(prefix) <= 20)))
);
CREATE INDEX api_keys_user_id_idx ON accounts.api_keys USING btree (user_id);
comment on table accounts.api_keys is 'Keys for programs. A key may do what it names and its person may do at that moment. key_hash is the SHA-256 of 256 random bits; prefix is how people recognise it.';

create table accounts.invitations (
  invitation_id bigint generated always as identity not null,
  token_hash bytea not null,
  email text not null,
  role_id bigint not null,
  vendor_id bigint,
  permissions text[],
  invited_by bigint,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint invitations_pkey PRIMARY KEY (token_hash),
  constraint invitations_invitation_id_key UNIQUE (invitation_id),
  constraint invitations_email_check CHECK (((length(email) <= 254) AND (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text))),
  constraint invitations_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE INDEX invitations_email_idx ON accounts.invitations USING btree (lower(email));
CREATE INDEX invitations_expires_at_idx ON accounts.invitations USING btree (expires_at);
CREATE INDEX invitations_invited_by_idx ON accounts.invitations USING btree (invited_by);
CREATE INDEX invitations_role_id_idx ON accounts.invitations USING btree (role_id);
CREATE INDEX invitations_vendor_id_idx ON accounts.invitations USING btree (vendor_id);
comment on table accounts.invitations is 'People who were asked by letter to take a role: with a new account, or with the one that has this address. token_hash is the SHA-256 of what the letter''s link carries.';

create table platform.country_address_rules (
  country_code text not null,
  required_fields text[] not null,
  postal_code_pattern text,
  postal_code_example text,
  constraint country_address_rules_pkey PRIMARY KEY (country_code),
  constraint country_address_rules_check CHECK (((postal_code_pattern IS NULL) = (postal_code_example IS NULL))),
  constraint country_address_rules_check1 CHECK ((postal_code_example ~ (('^(?:'::text || postal_code_pattern) || ')$'::text))),
  constraint country_address_rules_required_fields_check CHECK ((required_fields <@ ARRAY['region'::text, 'city'::text, 'postal_code'::text]))
);
comment on table platform.country_address_rules is 'Which fields of platform.address a country''s post needs besides country and street, and what its whole postal code matches; null where it has none.';

create table accounts.email_changes (
  token_hash bytea not null,
  user_id bigint not null,
  email text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint email_changes_pkey PRIMARY KEY (token_hash),
  constraint email_changes_user_id_key UNIQUE (user_id),
  constraint email_changes_email_check CHECK (((length(email) <= 254) AND (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text))),
  constraint email_changes_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE INDEX email_changes_email_idx ON accounts.email_changes USING btree (lower(email));
comment on table accounts.email_changes is 'E-mail addresses that people want instead of theirs and have not confirmed: the latest of each person. token_hash is the SHA-256 of what the link in the letter to the new address carries.';

create table accounts.security_answers (
  user_id bigint not null,
  question text not null,
  answer_hash text not null,
  constraint security_answers_pkey PRIMARY KEY (user_id, question),
  constraint security_answers_question_check CHECK ((question ~ '^[a-z]+(-[a-z]+)*$'::text))
);
comment on table accounts.security_answers is 'What people answered to the questions named by users.security_questions: Argon2id over the answer without its case and blanks.';

create table accounts.answer_attempts (
  user_id bigint not null,
  failures integer not null,
  locked_until timestamp with time zone,
  constraint answer_attempts_pkey PRIMARY KEY (user_id),
  constraint answer_attempts_failures_check CHECK ((failures > 0))
);
comment on table accounts.answer_attempts is 'How often somebody''s security questions were tried since the last success. An attempt counts before its answers are looked at, so that attempts at the same time count each.';

create table accounts.operator_links (
  only_one boolean default true not null,
  token_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint operator_links_pkey PRIMARY KEY (only_one),
  constraint operator_links_only_one_check CHECK (only_one),
  constraint operator_links_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
comment on table accounts.operator_links is 'The link that creates the first operator: at most one row, replaced by each start while there is no operator, gone with its use. token_hash is the SHA-256 of what the link carries.';

create table platform.vendor_key (
  only_one boolean default true not null,
  inner_block bytea not null,
  outer_block bytea not null,
  constraint vendor_key_pkey PRIMARY KEY (only_one),
  constraint vendor_key_inner_block_check CHECK ((octet_length(inner_block) = 64)),
  constraint vendor_key_only_one_check CHECK (only_one),
  constraint vendor_key_outer_block_check CHECK ((octet_length(outer_block) = 64))
);
comment on table platform.vendor_key is 'The key that signs the setting stoa.vendor_id, as the two blocks of HMAC-SHA256 (RFC 2104: the key with 0x36 and 0x5c). Hosts keep it here at each start; no login but the owner reads it.';

create table audit.audit_entries (
  entry_id bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  transaction_id xid8 default pg_current_xact_id() not null,
  login text default SESSION_USER not null,
  actor_id bigint,
  reason text,
  table_name text not null,
  row_key jsonb not null,
  action text not null,
  before jsonb,
  after jsonb,
  subject_id bigint,
  sealed_reason platform.ciphertext,
  constraint audit_entries_pkey PRIMARY KEY (entry_id),
  constraint audit_entries_action_check CHECK ((action = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text, 'view'::text]))),
  constraint audit_entries_check CHECK (((before IS NULL) = (action = 'insert'::text))),
  constraint audit_entries_check1 CHECK (((after IS NULL) = (action = 'delete'::text))),
  constraint audit_entries_check2 CHECK (((sealed_reason IS NULL) OR ((subject_id IS NOT NULL) AND (reason IS NULL)))),
  constraint audit_entries_reason_check CHECK ((length(reason) <= 1000))
);
CREATE INDEX audit_entries_actor_id_idx ON audit.audit_entries USING btree (actor_id, entry_id);
CREATE INDEX audit_entries_at_idx ON audit.audit_entries USING btree (at);
CREATE INDEX audit_entries_row_idx ON audit.audit_entries USING btree (table_name, ((row_key)::text), entry_id);
CREATE INDEX audit_entries_subject_id_idx ON audit.audit_entries USING btree (subject_id, entry_id) WHERE (subject_id IS NOT NULL);
CREATE INDEX audit_entries_words_idx ON audit.audit_entries USING gin (to_tsvector('simple'::regconfig, regexp_replace(((((((((table_name || ' '::text) || (row_key)::text) || ' '::text) || COALESCE(reason, ''::text)) || ' '::text) || COALESCE((before)::text, ''::text)) || ' '::text) || COALESCE((after)::text, ''::text)), '[^[:alnum:]]+'::text, ' '::text, 'g'::text)));
comment on table audit.audit_entries is 'Sensitive changes, written by triggers, and views of people''s records. actor_id is who did it, null for the host and its jobs; subject_id is whom it is about; both refer to nothing, so that they outlive the person. Of secrets and of what is personal before and after hold only that they changed; of a view both are empty.';
comment on column audit.audit_entries.sealed_reason is 'What somebody typed as the reason, under the key of the person it is about.';

create table audit.unsealed_entries (
  entry_id bigint not null,
  constraint unsealed_entries_pkey PRIMARY KEY (entry_id)
);
comment on table audit.unsealed_entries is 'Entries that wait to be sealed: whatever is not here and not sealed was slipped in.';

create table audit.audit_seals (
  number bigint not null,
  entry_id bigint not null,
  digest bytea not null,
  chain bytea not null,
  below xid8 not null,
  sealed_at timestamp with time zone default now() not null,
  constraint audit_seals_pkey PRIMARY KEY (number),
  constraint audit_seals_entry_id_key UNIQUE (entry_id),
  constraint audit_seals_chain_check CHECK ((octet_length(chain) = 32)),
  constraint audit_seals_digest_check CHECK ((octet_length(digest) = 32)),
  constraint audit_seals_number_check CHECK ((number > 0))
);
comment on table audit.audit_seals is 'The chain: digest is the SHA-256 of the entry; chain is the SHA-256 of the chain before (nothing for the first), the number as eight bytes and the digest. below: all transactions before this one had ended, so no entry of theirs comes later.';

create table platform.qrtz_job_details (
  sched_name text not null,
  job_name text not null,
  job_group text not null,
  description text,
  job_class_name text not null,
  is_durable boolean not null,
  is_nonconcurrent boolean not null,
  is_update_data boolean not null,
  requests_recovery boolean not null,
  job_data bytea,
  constraint qrtz_job_details_pkey PRIMARY KEY (sched_name, job_name, job_group)
);
CREATE INDEX qrtz_j_g_n_idx ON platform.qrtz_job_details USING btree (sched_name, job_group, job_name);
comment on table platform.qrtz_job_details is 'Jobs that Quartz knows. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  job_name text not null,
  job_group text not null,
  description text,
  next_fire_time bigint,
  prev_fire_time bigint,
  priority integer,
  trigger_state text not null,
  trigger_type text not null,
  start_time bigint not null,
  end_time bigint,
  calendar_name text,
  misfire_instr smallint,
  misfire_orig_fire_time bigint,
  execution_group character varying(200),
  preferred_node character varying(200),
  preferred_node_auto boolean default false not null,
  retry_policy character varying(250),
  retry_attempt integer,
  continues_trigger_name text,
  continues_trigger_group text,
  continuation_condition integer,
  overlap_policy integer,
  pause_reason character varying(250),
  paused_by character varying(200),
  paused_at bigint,
  misfire_threshold bigint,
  fixed_delay boolean,
  job_data bytea,
  constraint qrtz_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group)
);
CREATE INDEX qrtz_t_c_idx ON platform.qrtz_triggers USING btree (sched_name, calendar_name);
CREATE INDEX qrtz_t_g_n_idx ON platform.qrtz_triggers USING btree (sched_name, trigger_group, trigger_name);
CREATE INDEX qrtz_t_j_idx ON platform.qrtz_triggers USING btree (sched_name, job_name, job_group);
CREATE INDEX qrtz_t_nft_st_idx ON platform.qrtz_triggers USING btree (sched_name, trigger_state, next_fire_time, priority DESC, misfire_instr);
comment on table platform.qrtz_triggers is 'When Quartz runs which job. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_simple_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  repeat_count bigint not null,
  repeat_interval bigint not null,
  times_triggered bigint not null,
  constraint qrtz_simple_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group)
);
comment on table platform.qrtz_simple_triggers is 'Quartz: triggers that repeat after a while. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_cron_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  cron_expression text not null,
  time_zone_id text,
  constraint qrtz_cron_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group)
);
comment on table platform.qrtz_cron_triggers is 'Quartz: triggers by cron expression. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_simprop_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  str_prop_1 text,
  str_prop_2 text,
  str_prop_3 text,
  int_prop_1 integer,
  int_prop_2 integer,
  long_prop_1 bigint,
  long_prop_2 bigint,
  dec_prop_1 numeric,
  dec_prop_2 numeric,
  bool_prop_1 boolean,
  bool_prop_2 boolean,
  time_zone_id text,
  constraint qrtz_simprop_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group)
);
comment on table platform.qrtz_simprop_triggers is 'Quartz: triggers of other kinds. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_blob_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  blob_data bytea,
  constraint qrtz_blob_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group)
);
comment on table platform.qrtz_blob_triggers is 'Quartz: triggers of kinds it does not know. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_calendars (
  sched_name text not null,
  calendar_name text not null,
  calendar bytea not null,
  constraint qrtz_calendars_pkey PRIMARY KEY (sched_name, calendar_name)
);
comment on table platform.qrtz_calendars is 'Quartz: days on which nothing runs. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_paused_trigger_grps (
  sched_name text not null,
  trigger_group text not null,
  pause_reason character varying(250),
  paused_by character varying(200),
  paused_at bigint,
  constraint qrtz_paused_trigger_grps_pkey PRIMARY KEY (sched_name, trigger_group)
);
comment on table platform.qrtz_paused_trigger_grps is 'Quartz: groups of triggers that rest. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_paused_job_grps (
  sched_name text not null,
  job_group text not null,
  pause_reason character varying(250),
  paused_by character varying(200),
  paused_at bigint,
  constraint qrtz_paused_job_grps_pkey PRIMARY KEY (sched_name, job_group)
);
comment on table platform.qrtz_paused_job_grps is 'Quartz: groups of jobs that rest. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_fired_triggers (
  sched_name text not null,
  entry_id text not null,
  trigger_name text not null,
  trigger_group text not null,
  instance_name text not null,
  fired_time bigint not null,
  sched_time bigint not null,
  priority integer not null,
  state text not null,
  job_name text,
  job_group text,
  is_nonconcurrent boolean not null,
  requests_recovery boolean,
  execution_group character varying(200),
  progress integer,
  progress_message character varying(250),
  interrupt_requested_time bigint,
  constraint qrtz_fired_triggers_pkey PRIMARY KEY (sched_name, entry_id)
);
CREATE INDEX qrtz_ft_inst_job_req_rcvry_idx ON platform.qrtz_fired_triggers USING btree (sched_name, instance_name, requests_recovery);
CREATE INDEX qrtz_ft_j_g_idx ON platform.qrtz_fired_triggers USING btree (sched_name, job_name, job_group);
CREATE INDEX qrtz_ft_t_g_idx ON platform.qrtz_fired_triggers USING btree (sched_name, trigger_name, trigger_group);
comment on table platform.qrtz_fired_triggers is 'Quartz: what runs now, and where. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_scheduler_state (
  sched_name text not null,
  instance_name text not null,
  last_checkin_time bigint not null,
  checkin_interval bigint not null,
  quartz_version character varying(20),
  constraint qrtz_scheduler_state_pkey PRIMARY KEY (sched_name, instance_name)
);
comment on table platform.qrtz_scheduler_state is 'Quartz: hosts that are alive. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_locks (
  sched_name text not null,
  lock_name text not null,
  constraint qrtz_locks_pkey PRIMARY KEY (sched_name, lock_name)
);
comment on table platform.qrtz_locks is 'Quartz: what hosts take turns by. As Quartz.NET 4.7 defines it.';

create table platform.job_runs (
  run_id bigint generated always as identity not null,
  job text not null,
  started_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  succeeded boolean,
  summary jsonb default '{}'::jsonb not null,
  error text,
  started_by bigint,
  constraint job_runs_pkey PRIMARY KEY (run_id),
  constraint job_runs_check CHECK (((finished_at IS NULL) = (succeeded IS NULL))),
  constraint job_runs_check1 CHECK (((succeeded IS DISTINCT FROM false) OR (error IS NOT NULL))),
  constraint job_runs_error_check CHECK ((length(error) <= 1000)),
  constraint job_runs_job_check CHECK ((job ~ '^[a-z]+(-[a-z]+)*$'::text))
);
CREATE INDEX job_runs_job_idx ON platform.job_runs USING btree (job, run_id);
CREATE UNIQUE INDEX job_runs_running_key ON platform.job_runs USING btree (job) WHERE (finished_at IS NULL);
CREATE INDEX job_runs_started_by_idx ON platform.job_runs USING btree (started_by);
comment on table platform.job_runs is 'What jobs did: summary holds figures, nothing personal; error is why one failed. Without finished_at it runs now, or its host ended: the next run of the same job closes it.';
comment on column platform.job_runs.started_by is 'Who asked for it; null when the clock did.';

create table platform.master_keys (
  fingerprint bytea not null,
  admitted_at timestamp with time zone default now() not null,
  constraint master_keys_pkey PRIMARY KEY (fingerprint),
  constraint master_keys_fingerprint_check CHECK ((octet_length(fingerprint) = 8))
);
comment on table platform.master_keys is 'Fingerprints of the master keys under which something may be sealed: one, and a second one during a rotation. Whatever is sealed refers to its own, so that none goes while a row needs it, and nothing is sealed under one that went.';

create table platform.key_rotations (
  rotation_id bigint generated always as identity not null,
  from_fingerprint bytea not null,
  to_fingerprint bytea not null,
  begun_by text not null,
  begun_at timestamp with time zone default now() not null,
  total bigint not null,
  done bigint default 0 not null,
  closed_at timestamp with time zone,
  finished_at timestamp with time zone,
  previous_kept boolean default false not null,
  constraint key_rotations_pkey PRIMARY KEY (rotation_id),
  constraint key_rotations_check CHECK (((finished_at IS NULL) OR (closed_at IS NOT NULL))),
  constraint key_rotations_done_check CHECK ((done >= 0)),
  constraint key_rotations_from_fingerprint_check CHECK ((octet_length(from_fingerprint) = 8)),
  constraint key_rotations_to_fingerprint_check CHECK ((octet_length(to_fingerprint) = 8)),
  constraint key_rotations_total_check CHECK ((total >= 0))
);
CREATE UNIQUE INDEX key_rotations_unfinished_idx ON platform.key_rotations USING btree ((true)) WHERE (finished_at IS NULL);
comment on table platform.key_rotations is 'Rotations of the master key, by fingerprints. total is what was to seal anew when it began, done what was; closed_at is when nothing was left under the old key and none could come, finished_at when the old key was destroyed, or kept on purpose (previous_kept).';

create table platform.erasures (
  erasure_id uuid default gen_random_uuid() not null,
  subject text not null,
  subject_id bigint not null,
  subject_created_at timestamp with time zone not null,
  erased_at timestamp with time zone default now() not null,
  kind text not null,
  routine_version smallint not null,
  constraint erasures_pkey PRIMARY KEY (erasure_id),
  constraint erasures_kind_check CHECK ((kind = ANY (ARRAY['own'::text, 'staff'::text, 'inactive'::text, 'replayed'::text]))),
  constraint erasures_subject_check CHECK ((subject = ANY (ARRAY['person'::text, 'purchase'::text])))
);
CREATE INDEX erasures_subject_idx ON platform.erasures USING btree (subject, subject_id);
comment on table platform.erasures is 'The journal of erasures: who by number, when and why-kind; nothing personal. Hosts keep a copy beside the keys, apart from backups (keys/erasures.jsonl), and erase again whom a restored database does not know as erased. subject_created_at tells a number that a restored database gave anew from the one that was erased. subject purchase: a guest''s checkout.';

create table accounts.privacy_requests (
  request_id bigint generated always as identity not null,
  user_id bigint not null,
  kind text not null,
  asked_by bigint,
  asked_at timestamp with time zone default now() not null,
  sealed_reason platform.ciphertext,
  state text not null,
  due_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  lease_until timestamp with time zone,
  finished_at timestamp with time zone,
  expires_at timestamp with time zone,
  steps_done integer default 0 not null,
  steps integer default 0 not null,
  bytes bigint,
  failure text,
  constraint privacy_requests_pkey PRIMARY KEY (request_id),
  constraint privacy_requests_failure_check CHECK ((length(failure) <= 500)),
  constraint privacy_requests_kind_check CHECK ((kind = ANY (ARRAY['export'::text, 'correction'::text, 'erasure'::text]))),
  constraint privacy_requests_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text])))
);
CREATE INDEX privacy_requests_due_at_idx ON accounts.privacy_requests USING btree (due_at) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX privacy_requests_expires_at_idx ON accounts.privacy_requests USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE UNIQUE INDEX privacy_requests_open_idx ON accounts.privacy_requests USING btree (user_id, kind) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX privacy_requests_user_id_idx ON accounts.privacy_requests USING btree (user_id, request_id);
comment on table accounts.privacy_requests is 'Copies, corrections and erasures that were asked for. asked_by is the person or staff; sealed_reason is staff''s, under the person''s key. A host that works on one holds it until lease_until. An export''s copy is there until expires_at.';

create table accounts.export_chunks (
  request_id bigint not null,
  number integer not null,
  sealed_chunk platform.ciphertext not null,
  constraint export_chunks_pkey PRIMARY KEY (request_id, number),
  constraint export_chunks_number_check CHECK ((number >= 0))
);
comment on table accounts.export_chunks is 'A finished copy (a zip) in pieces, each sealed under the person''s key: any host can hand it out, and erasing the person ends it.';

create table accounts.consents (
  consent_id bigint generated always as identity not null,
  user_id bigint,
  visitor_id uuid,
  purpose text not null,
  is_given boolean not null,
  at timestamp with time zone default now() not null,
  place text not null,
  text_version text not null,
  constraint consents_pkey PRIMARY KEY (consent_id),
  constraint consents_check CHECK ((num_nonnulls(user_id, visitor_id) >= 1)),
  constraint consents_place_check CHECK (((length(place) >= 1) AND (length(place) <= 60))),
  constraint consents_purpose_check CHECK ((purpose = ANY (ARRAY['analytics'::text, 'marketing_email'::text]))),
  constraint consents_text_version_check CHECK (((length(text_version) >= 1) AND (length(text_version) <= 60)))
);
CREATE INDEX consents_user_id_idx ON accounts.consents USING btree (user_id, purpose, consent_id DESC);
CREATE INDEX consents_visitor_id_idx ON accounts.consents USING btree (visitor_id, purpose, consent_id DESC) WHERE (visitor_id IS NOT NULL);
comment on table accounts.consents is 'What people agreed to and took back, one row each time and never changed: for which purpose, where they said so, and which version of the text they saw. visitor_id is a browser that nobody had signed in with.';

create table platform.personal_tables (
  table_name text not null,
  kind text default ''::text not null,
  whose text default ''::text not null,
  erasure text not null,
  why text not null,
  "position" integer default 0 not null,
  constraint personal_tables_pkey PRIMARY KEY (table_name),
  constraint personal_tables_erasure_check CHECK ((erasure = ANY (ARRAY['deleted'::text, 'emptied'::text, 'kept'::text])))
);
comment on table platform.personal_tables is 'The register of tables that refer to people. kind is the file of an export, empty where it holds nothing for the person; whose is the SQL condition on row t for person $1, e-mail address $2. erasure: the rows go, lose what is personal, or stay with numbers only.';

create table platform.personal_columns (
  table_name text not null,
  column_name text not null,
  export text not null,
  erasure text not null,
  why text not null,
  constraint personal_columns_pkey PRIMARY KEY (table_name, column_name),
  constraint personal_columns_erasure_check CHECK ((erasure = ANY (ARRAY['deleted'::text, 'emptied'::text, 'replaced'::text, 'kept'::text]))),
  constraint personal_columns_export_check CHECK ((export = ANY (ARRAY['shown'::text, 'opened'::text, 'left out'::text])))
);
comment on table platform.personal_columns is 'What an export and an erasure do with the text, sealed and binary columns of those tables; numbers, times and states are shown and stay.';

create table platform.retention_rules (
  kind text not null,
  keep_days integer not null,
  least_days integer not null,
  most_days integer not null,
  is_on boolean default true not null,
  what text not null,
  "position" integer default 0 not null,
  constraint retention_rules_pkey PRIMARY KEY (kind),
  constraint retention_rules_check CHECK (((keep_days >= least_days) AND (keep_days <= most_days))),
  constraint retention_rules_least_days_check CHECK ((least_days >= 0))
);
comment on table platform.retention_rules is 'For how long each kind of data is kept, after which a nightly job removes it; operators choose within least_days and most_days. A rule that is not on removes nothing.';

create table analytics.carried_activity (
  vendor_id bigint not null,
  user_id bigint not null,
  actions bigint not null,
  last_at timestamp with time zone not null,
  constraint carried_activity_pkey PRIMARY KEY (vendor_id, user_id)
);
comment on table analytics.carried_activity is 'Entries of the activity log that were removed by age, as counts by vendor (0: none) and person (0: unknown): what rollups counted stays counted, and verify can recount it.';

create table analytics.carried_steps (
  vendor_id bigint not null,
  visitor_id uuid not null,
  user_id bigint,
  steps integer not null,
  constraint carried_steps_vendor_id_visitor_id_user_id_key UNIQUE NULLS NOT DISTINCT (vendor_id, visitor_id, user_id)
);
comment on table analytics.carried_steps is 'Events that were removed by age, as the steps that each visitor took (vendor_id 0: of no vendor): what the funnel counted stays counted, and verify can recount it.';

alter table platform.encryption_keys add constraint encryption_keys_master_fingerprint_fkey FOREIGN KEY (master_fingerprint) REFERENCES platform.master_keys(fingerprint);
alter table platform.data_protection_keys add constraint data_protection_keys_master_fingerprint_fkey FOREIGN KEY (master_fingerprint) REFERENCES platform.master_keys(fingerprint);
alter table platform.import_lines add constraint import_lines_import_id_fkey FOREIGN KEY (import_id) REFERENCES platform.imports(import_id);
alter table pricing.exchange_rates add constraint exchange_rates_base_currency_fkey FOREIGN KEY (base_currency) REFERENCES pricing.currencies(currency_code);
alter table pricing.exchange_rates add constraint exchange_rates_quote_currency_fkey FOREIGN KEY (quote_currency) REFERENCES pricing.currencies(currency_code);
alter table accounts.role_permissions add constraint role_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES accounts.permissions(permission_id) ON DELETE CASCADE;
alter table accounts.role_permissions add constraint role_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES accounts.roles(role_id) ON DELETE CASCADE;
alter table accounts.users add constraint users_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table accounts.users add constraint users_role_id_fkey FOREIGN KEY (role_id) REFERENCES accounts.roles(role_id);
alter table accounts.addresses add constraint addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.sessions add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.spent_refresh_hashes add constraint spent_refresh_hashes_session_id_fkey FOREIGN KEY (session_id) REFERENCES accounts.sessions(session_id) ON DELETE CASCADE;
alter table vendors.vendors add constraint vendors_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table vendors.vendors add constraint vendors_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id);
alter table vendors.vendor_members add constraint vendor_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table vendors.vendor_members add constraint vendor_members_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id) ON DELETE CASCADE;
alter table vendors.vendor_reviews add constraint vendor_reviews_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE SET NULL;
alter table vendors.vendor_reviews add constraint vendor_reviews_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table pricing.discounts add constraint discounts_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table pricing.discounts add constraint discounts_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table pricing.coupons add constraint coupons_discount_id_fkey FOREIGN KEY (discount_id) REFERENCES pricing.discounts(discount_id);
alter table pricing.coupons add constraint coupons_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table catalog.categories add constraint categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES catalog.categories(category_id);
alter table catalog.products add constraint products_category_id_fkey FOREIGN KEY (category_id) REFERENCES catalog.categories(category_id);
alter table catalog.products add constraint products_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table catalog.media add constraint media_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table catalog.product_images add constraint product_images_media_id_vendor_id_fkey FOREIGN KEY (media_id, vendor_id) REFERENCES catalog.media(media_id, vendor_id);
alter table catalog.product_images add constraint product_images_product_id_vendor_id_fkey FOREIGN KEY (product_id, vendor_id) REFERENCES catalog.products(product_id, vendor_id) ON DELETE CASCADE;
alter table catalog.attribute_values add constraint attribute_values_attribute_id_fkey FOREIGN KEY (attribute_id) REFERENCES catalog.attributes(attribute_id);
alter table catalog.product_variants add constraint product_variants_product_id_vendor_id_fkey FOREIGN KEY (product_id, vendor_id) REFERENCES catalog.products(product_id, vendor_id) ON DELETE CASCADE;
alter table catalog.variant_attributes add constraint variant_attributes_attribute_value_id_attribute_id_fkey FOREIGN KEY (attribute_value_id, attribute_id) REFERENCES catalog.attribute_values(value_id, attribute_id);
alter table catalog.variant_attributes add constraint variant_attributes_variant_id_vendor_id_fkey FOREIGN KEY (variant_id, vendor_id) REFERENCES catalog.product_variants(variant_id, vendor_id) ON DELETE CASCADE;
alter table catalog.product_dynamic_attributes add constraint product_dynamic_attributes_product_id_vendor_id_fkey FOREIGN KEY (product_id, vendor_id) REFERENCES catalog.products(product_id, vendor_id) ON DELETE CASCADE;
alter table catalog.translations add constraint translations_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table inventory.warehouses add constraint warehouses_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table inventory.stock_levels add constraint stock_levels_variant_id_vendor_id_fkey FOREIGN KEY (variant_id, vendor_id) REFERENCES catalog.product_variants(variant_id, vendor_id);
alter table inventory.stock_levels add constraint stock_levels_warehouse_id_vendor_id_fkey FOREIGN KEY (warehouse_id, vendor_id) REFERENCES inventory.warehouses(warehouse_id, vendor_id);
alter table inventory.stock_movements add constraint stock_movements_order_item_id_vendor_id_fkey FOREIGN KEY (order_item_id, vendor_id) REFERENCES orders.order_items(order_item_id, vendor_id);
alter table inventory.stock_movements add constraint stock_movements_variant_id_vendor_id_fkey FOREIGN KEY (variant_id, vendor_id) REFERENCES catalog.product_variants(variant_id, vendor_id);
alter table inventory.stock_movements add constraint stock_movements_warehouse_id_vendor_id_fkey FOREIGN KEY (warehouse_id, vendor_id) REFERENCES inventory.warehouses(warehouse_id, vendor_id);
alter table inventory.stock_reservations add constraint stock_reservations_order_id_vendor_id_fkey FOREIGN KEY (order_id, vendor_id) REFERENCES orders.orders(order_id, vendor_id);
alter table inventory.stock_reservations add constraint stock_reservations_variant_id_vendor_id_fkey FOREIGN KEY (variant_id, vendor_id) REFERENCES catalog.product_variants(variant_id, vendor_id);
alter table inventory.stock_reservations add constraint stock_reservations_warehouse_id_vendor_id_fkey FOREIGN KEY (warehouse_id, vendor_id) REFERENCES inventory.warehouses(warehouse_id, vendor_id);
alter table orders.checkouts add constraint checkouts_base_currency_fkey FOREIGN KEY (base_currency) REFERENCES pricing.currencies(currency_code);
alter table orders.checkouts add constraint checkouts_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table orders.checkouts add constraint checkouts_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id);
alter table orders.orders add constraint orders_base_currency_fkey FOREIGN KEY (base_currency) REFERENCES pricing.currencies(currency_code);
alter table orders.orders add constraint orders_checkout_id_fkey FOREIGN KEY (checkout_id) REFERENCES orders.checkouts(checkout_id);
alter table orders.orders add constraint orders_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table orders.orders add constraint orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id);
alter table orders.orders add constraint orders_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table orders.order_items add constraint order_items_order_id_vendor_id_fkey FOREIGN KEY (order_id, vendor_id) REFERENCES orders.orders(order_id, vendor_id);
alter table orders.order_items add constraint order_items_product_id_vendor_id_fkey FOREIGN KEY (product_id, vendor_id) REFERENCES catalog.products(product_id, vendor_id);
alter table orders.order_items add constraint order_items_variant_id_product_id_fkey FOREIGN KEY (variant_id, product_id) REFERENCES catalog.product_variants(variant_id, product_id);
alter table orders.order_status_history add constraint order_status_history_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES accounts.users(user_id);
alter table orders.order_status_history add constraint order_status_history_order_id_vendor_id_fkey FOREIGN KEY (order_id, vendor_id) REFERENCES orders.orders(order_id, vendor_id);
alter table orders.shipments add constraint shipments_order_id_vendor_id_fkey FOREIGN KEY (order_id, vendor_id) REFERENCES orders.orders(order_id, vendor_id);
alter table orders.shipment_items add constraint shipment_items_order_item_id_vendor_id_fkey FOREIGN KEY (order_item_id, vendor_id) REFERENCES orders.order_items(order_item_id, vendor_id);
alter table orders.shipment_items add constraint shipment_items_shipment_id_vendor_id_fkey FOREIGN KEY (shipment_id, vendor_id) REFERENCES orders.shipments(shipment_id, vendor_id);
alter table orders.refunds add constraint refunds_base_currency_fkey FOREIGN KEY (base_currency) REFERENCES pricing.currencies(currency_code);
alter table orders.refunds add constraint refunds_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table orders.refunds add constraint refunds_order_id_vendor_id_fkey FOREIGN KEY (order_id, vendor_id) REFERENCES orders.orders(order_id, vendor_id);
alter table orders.refunds add constraint refunds_order_item_id_order_id_fkey FOREIGN KEY (order_item_id, order_id) REFERENCES orders.order_items(order_item_id, order_id);
alter table pricing.coupon_redemptions add constraint coupon_redemptions_checkout_id_fkey FOREIGN KEY (checkout_id) REFERENCES orders.checkouts(checkout_id);
alter table pricing.coupon_redemptions add constraint coupon_redemptions_coupon_id_fkey FOREIGN KEY (coupon_id) REFERENCES pricing.coupons(coupon_id);
alter table pricing.coupon_redemptions add constraint coupon_redemptions_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table pricing.coupon_redemptions add constraint coupon_redemptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id);
alter table pricing.coupon_redemptions add constraint coupon_redemptions_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table payments.payment_intents add constraint payment_intents_checkout_id_fkey FOREIGN KEY (checkout_id) REFERENCES orders.checkouts(checkout_id);
alter table payments.payment_intents add constraint payment_intents_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table payments.payments add constraint payments_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table payments.payments add constraint payments_intent_id_fkey FOREIGN KEY (intent_id) REFERENCES payments.payment_intents(intent_id);
alter table payments.payments add constraint payments_order_id_vendor_id_fkey FOREIGN KEY (order_id, vendor_id) REFERENCES orders.orders(order_id, vendor_id);
alter table payouts.commissions add constraint commissions_base_currency_fkey FOREIGN KEY (base_currency) REFERENCES pricing.currencies(currency_code);
alter table payouts.commissions add constraint commissions_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table payouts.commissions add constraint commissions_order_id_vendor_id_fkey FOREIGN KEY (order_id, vendor_id) REFERENCES orders.orders(order_id, vendor_id);
alter table payouts.commissions add constraint commissions_order_item_id_order_id_fkey FOREIGN KEY (order_item_id, order_id) REFERENCES orders.order_items(order_item_id, order_id);
alter table payouts.payouts add constraint payouts_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.currencies(currency_code);
alter table payouts.payouts add constraint payouts_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table payouts.payout_items add constraint payout_items_order_id_vendor_id_fkey FOREIGN KEY (order_id, vendor_id) REFERENCES orders.orders(order_id, vendor_id);
alter table payouts.payout_items add constraint payout_items_payout_id_vendor_id_fkey FOREIGN KEY (payout_id, vendor_id) REFERENCES payouts.payouts(payout_id, vendor_id);
alter table carts.carts add constraint carts_checkout_id_fkey FOREIGN KEY (checkout_id) REFERENCES orders.checkouts(checkout_id);
alter table carts.carts add constraint carts_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table carts.cart_items add constraint cart_items_cart_id_fkey FOREIGN KEY (cart_id) REFERENCES carts.carts(cart_id) ON DELETE CASCADE;
alter table carts.cart_items add constraint cart_items_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.product_variants(variant_id);
alter table carts.wishlists add constraint wishlists_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table carts.wishlist_items add constraint wishlist_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(product_id);
alter table carts.wishlist_items add constraint wishlist_items_wishlist_id_fkey FOREIGN KEY (wishlist_id) REFERENCES carts.wishlists(wishlist_id) ON DELETE CASCADE;
alter table reviews.reviews add constraint reviews_product_id_vendor_id_fkey FOREIGN KEY (product_id, vendor_id) REFERENCES catalog.products(product_id, vendor_id);
alter table reviews.reviews add constraint reviews_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE SET NULL;
alter table reviews.questions add constraint questions_product_id_vendor_id_fkey FOREIGN KEY (product_id, vendor_id) REFERENCES catalog.products(product_id, vendor_id);
alter table reviews.questions add constraint questions_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE SET NULL;
alter table reviews.answers add constraint answers_question_id_vendor_id_fkey FOREIGN KEY (question_id, vendor_id) REFERENCES reviews.questions(question_id, vendor_id) ON DELETE CASCADE;
alter table reviews.answers add constraint answers_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE SET NULL;
alter table notifications.notifications add constraint notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table analytics.dashboards add constraint dashboards_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table analytics.dashboards add constraint dashboards_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id);
alter table analytics.dashboard_widgets add constraint dashboard_widgets_dashboard_id_fkey FOREIGN KEY (dashboard_id) REFERENCES analytics.dashboards(dashboard_id) ON DELETE CASCADE;
alter table platform.outbox add constraint outbox_master_fingerprint_fkey FOREIGN KEY (master_fingerprint) REFERENCES platform.master_keys(fingerprint);
alter table accounts.password_resets add constraint password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.authenticators add constraint authenticators_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.recovery_codes add constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.passkeys add constraint passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.passkey_ceremonies add constraint passkey_ceremonies_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.challenges add constraint challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.api_keys add constraint api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.invitations add constraint invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES accounts.users(user_id) ON DELETE SET NULL;
alter table accounts.invitations add constraint invitations_role_id_fkey FOREIGN KEY (role_id) REFERENCES accounts.roles(role_id) ON DELETE CASCADE;
alter table accounts.invitations add constraint invitations_vendor_id_fkey FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id) ON DELETE CASCADE;
alter table platform.country_address_rules add constraint country_address_rules_country_code_fkey FOREIGN KEY (country_code) REFERENCES platform.countries(country_code);
alter table accounts.email_changes add constraint email_changes_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.security_answers add constraint security_answers_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.answer_attempts add constraint answer_attempts_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table platform.qrtz_triggers add constraint qrtz_triggers_sched_name_job_name_job_group_fkey FOREIGN KEY (sched_name, job_name, job_group) REFERENCES platform.qrtz_job_details(sched_name, job_name, job_group);
alter table platform.qrtz_simple_triggers add constraint qrtz_simple_triggers_sched_name_trigger_name_trigger_group_fkey FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES platform.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE;
alter table platform.qrtz_cron_triggers add constraint qrtz_cron_triggers_sched_name_trigger_name_trigger_group_fkey FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES platform.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE;
alter table platform.qrtz_simprop_triggers add constraint qrtz_simprop_triggers_sched_name_trigger_name_trigger_grou_fkey FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES platform.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE;
alter table platform.qrtz_blob_triggers add constraint qrtz_blob_triggers_sched_name_trigger_name_trigger_group_fkey FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES platform.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE;
alter table platform.job_runs add constraint job_runs_started_by_fkey FOREIGN KEY (started_by) REFERENCES accounts.users(user_id) ON DELETE SET NULL;
alter table accounts.privacy_requests add constraint privacy_requests_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table accounts.export_chunks add constraint export_chunks_request_id_fkey FOREIGN KEY (request_id) REFERENCES accounts.privacy_requests(request_id) ON DELETE CASCADE;
alter table accounts.consents add constraint consents_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(user_id) ON DELETE CASCADE;
alter table platform.personal_columns add constraint personal_columns_table_name_fkey FOREIGN KEY (table_name) REFERENCES platform.personal_tables(table_name) ON DELETE CASCADE;
CREATE OR REPLACE FUNCTION platform.ensure_month_partitions(p_table regclass, p_from date, p_to date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_month date := date_trunc('month', p_from)::date;
  v_schema text;
  v_name text;
begin
  select n.nspname, c.relname into strict v_schema, v_name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.oid = p_table and c.relkind = 'p';
  -- Hosts that start at once take turns.
  perform pg_advisory_xact_lock(7305794312);
  while v_month <= p_to loop
    if to_regclass(format('%I.%I', v_schema, v_name || to_char(v_month, '_YYYY_MM'))) is null then
      begin
        execute format('create table %I.%I partition of %s for values from (%L) to (%L)',
          v_schema, v_name || to_char(v_month, '_YYYY_MM'), p_table,
          to_char(v_month, 'YYYY-MM-DD 00:00:00+00'),
          to_char(v_month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'));
      exception when check_violation then
        -- The default partition holds rows of this month already: they, and the month, stay there.
        null;
      end;
    end if;
    v_month := (v_month + interval '1 month')::date;
  end loop;
end
$function$
;
comment on function platform.ensure_month_partitions(regclass,date,date) is 'Creates the monthly (UTC) partitions of a table from p_from to p_to, both inclusive; those that exist stay. A month of which the default partition already holds rows stays there.';

CREATE OR REPLACE FUNCTION audit.note_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_key text[] := string_to_array(tg_argv[0], ',');
  v_kept text[] := string_to_array(tg_argv[1], ',');
  v_hidden text[] := string_to_array(tg_argv[2], ',');
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  -- Whom it is about: the row's person, or else the one whom act_about named.
  v_named bigint := nullif(current_setting('stoa.subject_id', true), '')::bigint;
  v_subject bigint := coalesce((coalesce(v_new, v_old) ->> tg_argv[3])::bigint, v_named);
  v_sealed text := nullif(current_setting('stoa.sealed_reason', true), '');
  v_before jsonb;
  v_after jsonb;
  v_id bigint;
begin
  select jsonb_object_agg(f.name, case when f.name = any(v_hidden) then to_jsonb(v_old -> f.name <> 'null') else v_old -> f.name end),
         jsonb_object_agg(f.name, case when f.name = any(v_hidden) then
             to_jsonb(case when v_old -> f.name is distinct from v_new -> f.name then 'changed' else 'same' end)
           else v_new -> f.name end)
    into v_before, v_after
    from unnest(v_kept || v_hidden) as f (name)
   where f.name <> ''
     and (tg_op <> 'UPDATE' or v_old -> f.name is distinct from v_new -> f.name);
  if tg_op = 'UPDATE' and v_before is null then
    return null;
  end if;
  -- A reason is sealed under one person's key: entries about others do without.
  if v_named is distinct from v_subject then
    v_sealed := null;
  end if;
  insert into audit.audit_entries (actor_id, reason, subject_id, sealed_reason, table_name, row_key, action, before, after)
  values (nullif(current_setting('stoa.actor_id', true), '')::bigint,
          case when v_sealed is null then nullif(current_setting('stoa.reason', true), '') end, v_subject, decode(v_sealed, 'hex'),
          format('%s.%s', tg_table_schema, tg_table_name),
          (select jsonb_object_agg(k, coalesce(v_new, v_old) -> k) from unnest(v_key) as k), lower(tg_op),
          case when tg_op <> 'INSERT' then coalesce(v_before, '{}') end,
          case when tg_op <> 'DELETE' then coalesce(v_after, '{}') end)
  returning entry_id into v_id;
  insert into audit.unsealed_entries (entry_id) values (v_id);
  return null;
end
$function$
;
comment on function audit.note_change() is 'Writes a change of a row to the trail. Arguments: the columns of its key, those kept as they are, and those of which only is kept that they changed, each list separated by commas; then, if any, the column of the person whom the row is about.';

CREATE OR REPLACE FUNCTION accounts.forget_phone_index()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.phone_index := null;
  return new;
end
$function$
;
comment on function accounts.forget_phone_index() is 'Takes away the index of a number that is no longer there, or is another now; a host makes the new one.';

CREATE OR REPLACE FUNCTION accounts.accept_invitation(p_token_hash bytea, p_user_id bigint, p_name text, p_password_hash text, p_language text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_invitation accounts.invitations;
  v_user_id bigint := p_user_id;
begin
  delete from accounts.invitations i
   where i.token_hash = p_token_hash and i.expires_at > now()
  returning i.* into v_invitation;
  if not found then
    return null;
  end if;
  -- Who invited may have lost what they gave since.
  perform accounts.require_rank(v_invitation.invited_by,
    coalesce(v_invitation.permissions, accounts.permissions_of_role(v_invitation.role_id)));
  if v_user_id is null then
    perform audit.act_as(v_invitation.invited_by, 'invited');
    insert into accounts.users (name, email, password_hash, language, role_id)
    values (p_name, v_invitation.email, p_password_hash, p_language, v_invitation.role_id)
    on conflict (lower(email)) do nothing
    returning user_id into v_user_id;
    if v_user_id is null then
      raise exception using errcode = 'ST409', message = 'This address has an account by now: follow the link again.';
    end if;
    perform audit.act_as(v_user_id);
  else
    perform audit.act_as(v_user_id);
    update accounts.users u
       set role_id = v_invitation.role_id, updated_at = now()
      from accounts.roles r
     where u.user_id = v_user_id and u.status = 'active' and lower(u.email) = lower(v_invitation.email)
       and r.role_id = u.role_id
       and (r.name = 'shopper' or r.acts_for_vendor and not exists (select from vendors.vendor_of(u.user_id)));
    if not found then
      raise exception using errcode = 'ST409',
        message = 'Your account has another role already: an operator can change it.';
    end if;
  end if;
  if v_invitation.vendor_id is not null then
    perform vendors.add_member(v_invitation.vendor_id, v_user_id, v_invitation.permissions);
  end if;
  perform audit.log_activity(v_user_id, v_invitation.vendor_id, 'invitation accepted', 'Took the role by a letter''s link.');
  return v_user_id;
end
$function$
;
comment on function accounts.accept_invitation(bytea,bigint,text,text,text) is 'Gives a role to whoever came by an invitation''s link: to a new person (p_user_id null; p_password_hash a PHC string), or to the shopper with that address, whose password the host has checked. Null when the link is unknown, used or older than seven days; ST403 who invited lost the right; ST409 the person has another role.';

CREATE OR REPLACE FUNCTION accounts.acting_person(p_user_id bigint)
 RETURNS TABLE(user_id bigint, name text, email text, role text, vendor_id bigint, vendor_name text, permissions text[], two_factor_enabled boolean, requires_second_factor boolean)
 LANGUAGE sql
 STABLE
AS $function$
  select u.user_id, u.name, u.email, r.name, v.vendor_id, v.vendor_name,
         case when r.acts_for_vendor and v.vendor_id is null then '{}'::text[]
              else array(select p.name
                           from accounts.role_permissions rp
                           join accounts.permissions p on p.permission_id = rp.permission_id
                          where rp.role_id = u.role_id
                            and (v.permissions is null or p.name = any(v.permissions))
                          order by p.name) end,
         u.two_factor_enabled, r.requires_second_factor
    from accounts.users u
    join accounts.roles r on r.role_id = u.role_id
    left join lateral (select * from vendors.vendor_of(u.user_id)) v on r.acts_for_vendor
   where u.user_id = p_user_id;
$function$
;
comment on function accounts.acting_person(bigint) is 'Who somebody is, what their role lets them do and for which vendor, as of now. Somebody whose role acts for a vendor holds no permission without one, and at one at most what their membership says.';

CREATE OR REPLACE FUNCTION accounts.add_passkey(p_user_id bigint, p_session_id bigint, p_credential_id bytea, p_name text, p_public_key bytea, p_sign_count bigint, p_transports text[], p_is_user_verified boolean, p_is_backup_eligible boolean, p_is_backed_up boolean, p_attestation_object bytea, p_client_data_json bytea, p_codes bytea[], p_letter bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  perform audit.act_as(p_user_id);
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  if (select count(*) from accounts.passkeys k where k.user_id = p_user_id) >= 20 then
    raise exception using errcode = 'ST409', message = 'There are 20 passkeys already: remove one first.';
  end if;
  insert into accounts.passkeys (credential_id, user_id, name, public_key, sign_count, transports, is_user_verified,
                                 is_backup_eligible, is_backed_up, attestation_object, client_data_json)
  values (p_credential_id, p_user_id, p_name, p_public_key, p_sign_count, p_transports, p_is_user_verified,
          p_is_backup_eligible, p_is_backed_up, p_attestation_object, p_client_data_json)
  on conflict (credential_id) do nothing;
  if not found then
    raise exception using errcode = 'ST409', message = 'This passkey is known already.';
  end if;
  perform audit.log_activity(p_user_id, null, 'passkey added', p_name);
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  return accounts.settle_second_factor(p_user_id, p_session_id, p_codes);
end
$function$
;
comment on function accounts.add_passkey(bigint,bigint,bytea,text,bytea,bigint,text[],boolean,boolean,boolean,bytea,bytea,bytea[],bytea) is 'Keeps a passkey that the host has checked. True: it is the first second factor, and p_codes are the recovery codes now. p_letter tells the person. ST409 when it is known already, or the person has 20.';

CREATE OR REPLACE FUNCTION accounts.answer_challenge(p_token_hash bytea, p_kind text, p_step bigint, p_recovery_hash bytea, p_access_hash bytea, p_refresh_hash bytea, p_ip text, p_user_agent text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_challenge accounts.challenges;
begin
  select c.* into v_challenge
    from accounts.challenges c
   where c.token_hash = p_token_hash and c.kind = p_kind and c.expires_at > now() and c.failures < 5
     for update;
  if not found then
    return null;
  end if;
  if not accounts.use_second_factor(v_challenge.user_id, p_step, p_recovery_hash) then
    update accounts.challenges c set failures = c.failures + 1 where c.token_hash = p_token_hash;
    return null;
  end if;
  delete from accounts.challenges c where c.token_hash = p_token_hash;
  return accounts.open_session(v_challenge.user_id, v_challenge.security_stamp, p_kind, p_access_hash, p_refresh_hash, p_ip,
    p_user_agent, true);
end
$function$
;
comment on function accounts.answer_challenge(bytea,text,bigint,bytea,bytea,bytea,text,text) is 'The session of somebody whose code is right (use_second_factor). Null when it is wrong or the challenge over; after five wrong ones it is.';

CREATE OR REPLACE FUNCTION accounts.begin_authenticator(p_user_id bigint, p_sealed_secret bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into accounts.authenticators as a (user_id, sealed_secret) values (p_user_id, p_sealed_secret)
  on conflict (user_id) do update
     set sealed_secret = excluded.sealed_secret, created_at = now(), last_step = null
   where a.confirmed_at is null;
  if not found then
    raise exception using errcode = 'ST409', message = 'There is an authenticator already: remove it first.';
  end if;
end
$function$
;
comment on function accounts.begin_authenticator(bigint,bytea) is 'Gives somebody an authenticator that a first code is to confirm; one that waits for it is replaced. ST409 when there is a confirmed one.';

CREATE OR REPLACE FUNCTION accounts.begin_passkey_ceremony(p_token_hash bytea, p_user_id bigint, p_purpose text, p_state text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from accounts.passkey_ceremonies c where c.expires_at <= now();
  insert into accounts.passkey_ceremonies (token_hash, user_id, purpose, state, expires_at)
  values (p_token_hash, p_user_id, p_purpose, p_state, now() + interval '10 minutes');
end
$function$
;
comment on function accounts.begin_passkey_ceremony(bytea,bigint,text,text) is 'Keeps for ten minutes what was asked of a device: to add a passkey, to sign in by one or to prove again who one is.';

CREATE OR REPLACE FUNCTION accounts.cancel_erasure(p_user_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  update accounts.privacy_requests r
     set state = 'cancelled', finished_at = now(), failure = null
   where r.user_id = p_user_id and r.kind = 'erasure' and r.state = 'waiting';
  if found then
    perform audit.log_activity(p_user_id, null, 'erasure cancelled', 'Keeps the account.');
    return true;
  end if;
  return false;
end
$function$
;
comment on function accounts.cancel_erasure(bigint) is 'Somebody wants to stay. False when no erasure waits.';

CREATE OR REPLACE FUNCTION accounts.challenged_person(p_token_hash bytea)
 RETURNS TABLE(user_id bigint, kind text, sealed_secret bytea)
 LANGUAGE sql
 STABLE
AS $function$
  select c.user_id, c.kind, a.sealed_secret::bytea
    from accounts.challenges c
    left join accounts.authenticators a on a.user_id = c.user_id and a.confirmed_at is not null
   where c.token_hash = p_token_hash and c.expires_at > now() and c.failures < 5
$function$
;
comment on function accounts.challenged_person(bytea) is 'Whose second factor a challenge awaits, and the sealed secret of their authenticator, if they have one. No row when it is unknown, answered, older than ten minutes or answered wrongly five times.';

CREATE OR REPLACE FUNCTION accounts.change_password(p_user_id bigint, p_session_id bigint, p_security_stamp uuid, p_password_hash text, p_letter bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  v_stamp uuid := gen_random_uuid();
begin
  perform audit.act_as(p_user_id);
  update accounts.users u
     set password_hash = p_password_hash, security_stamp = v_stamp, access_failed_count = 0, lockout_end = null,
         updated_at = now()
   where u.user_id = p_user_id and u.security_stamp = p_security_stamp and u.status = 'active'
     and (u.lockout_end is null or u.lockout_end <= now());
  if not found then
    return false;
  end if;
  update accounts.sessions s
     set security_stamp = v_stamp
   where s.session_id = p_session_id and s.user_id = p_user_id;
  -- Whoever asked for these may have known the old password.
  delete from accounts.password_resets r where r.user_id = p_user_id;
  delete from accounts.email_changes c where c.user_id = p_user_id;
  perform platform.enqueue_message('mail', p_letter);
  perform audit.log_activity(p_user_id, null, 'password changed', 'Chose a new password; all other sessions ended.');
  return true;
end
$function$
;
comment on function accounts.change_password(bigint,bigint,uuid,text,bytea) is 'A new password (PHC string) for somebody who gave the old one; every session but p_session_id ends, and so do links for a new password or e-mail address. False when the credentials changed since p_security_stamp was read, or the account is locked.';

CREATE OR REPLACE FUNCTION accounts.change_person(p_actor_id bigint, p_user_id bigint, p_role text, p_status text, p_sealed_reason bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_person accounts.users;
  v_role_id bigint;
begin
  perform audit.act_about(p_actor_id, p_user_id, p_sealed_reason);
  perform pg_advisory_xact_lock(7305794314);
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_user_id = p_actor_id then
    raise exception using errcode = 'ST409', message = 'Somebody else has to change your role or status.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  if p_role is not null then
    select r.role_id into v_role_id from accounts.roles r where r.name = p_role;
    if not found then
      raise exception using errcode = 'ST400', message = 'There is no such role.', column = 'role';
    end if;
    perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_role_id));
  end if;
  if p_status is not null and p_status not in ('active', 'inactive', 'banned') then
    raise exception using errcode = 'ST400', message = 'active, inactive or banned.', column = 'status';
  end if;
  update accounts.users u
     set role_id = coalesce(v_role_id, u.role_id), status = coalesce(p_status, u.status), updated_at = now()
   where u.user_id = p_user_id;
  if p_status in ('inactive', 'banned') then
    -- Whoever comes back later signs in anew.
    update accounts.sessions s set revoked_at = now() where s.user_id = p_user_id and s.revoked_at is null;
    delete from accounts.challenges c where c.user_id = p_user_id;
    delete from accounts.password_resets r where r.user_id = p_user_id;
  end if;
  perform accounts.require_manager();
  perform audit.log_activity(p_actor_id, null, 'person changed',
    format('Person %s:%s%s.', p_user_id, coalesce(' role ' || p_role, ''), coalesce(' status ' || p_status, '')));
end
$function$
;
comment on function accounts.change_person(bigint,bigint,text,text,bytea) is 'Changes somebody''s role or status (null: stays), which acts on their next request; with inactive and banned all their sessions end. p_sealed_reason: why, sealed under their key, or null. ST400 names the field; ST403 the actor does not hold what the person or the role does; ST404; ST409 oneself, or nobody could manage people any more.';

CREATE OR REPLACE FUNCTION accounts.check_api_key(p_key_hash bytea)
 RETURNS TABLE(session_id bigint, user_id bigint, name text, email text, role text, vendor_id bigint, vendor_name text, permissions text[], has_second_factor boolean, needs_second_factor boolean, is_fresh boolean)
 LANGUAGE plpgsql
AS $function$
declare
  v_key accounts.api_keys;
begin
  select k.* into v_key
    from accounts.api_keys k
    join accounts.users u on u.user_id = k.user_id
   where k.key_hash = p_key_hash and k.revoked_at is null and k.expires_at > now() and u.status = 'active';
  if not found then
    return;
  end if;
  if v_key.last_used_at is null or v_key.last_used_at < now() - interval '1 minute' then
    update accounts.api_keys k set last_used_at = now() where k.api_key_id = v_key.api_key_id and k.revoked_at is null;
  end if;
  return query
    select 0::bigint, a.user_id, a.name, a.email, a.role, a.vendor_id, a.vendor_name,
           array(select p from unnest(a.permissions) as p where p = any(v_key.permissions) order by p),
           a.two_factor_enabled, false, false
      from accounts.acting_person(v_key.user_id) a;
end
$function$
;
comment on function accounts.check_api_key(bytea) is 'Whose key this is and what it may do: what it names of what its person may do at this moment. No row when it is unknown, expired or revoked, or the person is not active. Never fresh: a program shows no second factor.';

CREATE OR REPLACE FUNCTION accounts.check_session(p_kind text, p_access_hash bytea)
 RETURNS TABLE(session_id bigint, user_id bigint, name text, email text, role text, vendor_id bigint, vendor_name text, permissions text[], has_second_factor boolean, needs_second_factor boolean, is_fresh boolean)
 LANGUAGE plpgsql
AS $function$
declare
  v_session accounts.sessions;
begin
  select s.* into v_session
    from accounts.sessions s
    join accounts.users u on u.user_id = s.user_id
   where s.access_hash = p_access_hash
     and s.kind = p_kind
     and s.revoked_at is null
     and s.access_expires_at > now()
     and s.security_stamp = u.security_stamp
     and u.status = 'active';
  if not found then
    return;
  end if;

  if v_session.last_seen_at < now() - interval '1 minute' then
    -- A browser stays signed in while it is used: 12 hours from its last request, 7 days in all.
    update accounts.sessions s
       set last_seen_at = now(),
           access_expires_at = case when p_kind = 'browser'
             then least(now() + interval '12 hours', s.created_at + interval '7 days')
             else s.access_expires_at end
     where s.session_id = v_session.session_id and s.revoked_at is null;
  end if;

  return query
    select v_session.session_id, a.user_id, a.name, a.email, a.role, a.vendor_id, a.vendor_name,
           case when a.requires_second_factor and v_session.second_factor_at is null then '{}' else a.permissions end,
           a.two_factor_enabled,
           a.requires_second_factor and v_session.second_factor_at is null,
           coalesce(case when a.two_factor_enabled then v_session.second_factor_at
                         else v_session.proved_at end > now() - interval '10 minutes', false)
      from accounts.acting_person(v_session.user_id) a;
end
$function$
;
comment on function accounts.check_session(text,bytea) is 'Who a token belongs to, what they may do and for which vendor, as of now. No row when it is unknown, expired or revoked, or when the person may not sign in or changed their password. needs_second_factor: their role demands one that this session has not seen, so they hold no permission. is_fresh: within ten minutes they showed a second factor, or, without one, their password.';

CREATE OR REPLACE FUNCTION accounts.claim_privacy_request(p_lease interval)
 RETURNS TABLE(request_id bigint, user_id bigint, kind text, asked_by bigint)
 LANGUAGE sql
AS $function$
  update accounts.privacy_requests r
     set state = 'running', started_at = coalesce(r.started_at, now()), lease_until = now() + p_lease, failure = null
   where r.request_id = (
     select q.request_id from accounts.privacy_requests q
      where q.state in ('waiting', 'running') and q.due_at <= now() and coalesce(q.lease_until, '-infinity') < now()
        and q.kind in ('export', 'erasure')
      order by q.due_at
      limit 1
        for update skip locked)
  returning r.request_id, r.user_id, r.kind, r.asked_by
$function$
;
comment on function accounts.claim_privacy_request(interval) is 'Takes one request that is due: nobody else gets it for p_lease. Of a host that was killed it is due again after it.';

CREATE OR REPLACE FUNCTION accounts.close_session(p_access_hash bytea, p_reason text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_user_id bigint;
begin
  update accounts.sessions s
     set revoked_at = now()
   where s.access_hash = p_access_hash and s.revoked_at is null
  returning s.user_id into v_user_id;
  if found then
    perform audit.log_activity(v_user_id, null, 'sign-out', p_reason);
  end if;
end
$function$
;
comment on function accounts.close_session(bytea,text) is 'Signs a session out, at once and for good. Nothing happens when it is unknown or already closed.';

CREATE OR REPLACE FUNCTION accounts.confirm_authenticator(p_user_id bigint, p_session_id bigint, p_step bigint, p_codes bytea[], p_letter bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  perform audit.act_as(p_user_id);
  update accounts.authenticators a
     set confirmed_at = now(), last_step = p_step
   where a.user_id = p_user_id and a.confirmed_at is null;
  if not found then
    raise exception using errcode = 'ST404', message = 'No authenticator waits for a code.';
  end if;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  return accounts.settle_second_factor(p_user_id, p_session_id, p_codes);
end
$function$
;
comment on function accounts.confirm_authenticator(bigint,bigint,bigint,bytea[],bytea) is 'Puts an authenticator to use whose first code, of p_step, was right. True: p_codes are the recovery codes now. p_letter tells the person. ST404 when none waits.';

CREATE OR REPLACE FUNCTION accounts.confirm_email_change(p_token_hash bytea)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_change accounts.email_changes;
begin
  delete from accounts.email_changes c
   where c.token_hash = p_token_hash and c.expires_at > now()
  returning c.* into v_change;
  if not found then
    return null;
  end if;
  perform audit.act_as(v_change.user_id);
  begin
    update accounts.users u
       set email = v_change.email, updated_at = now()
     where u.user_id = v_change.user_id and u.status = 'active';
    if not found then
      return null;
    end if;
  exception when unique_violation then
    return null;
  end;
  -- Links that went to the old address, and registrations with the new one, are worth nothing any more.
  delete from accounts.password_resets r where r.user_id = v_change.user_id;
  delete from accounts.registrations r where lower(r.email) = lower(v_change.email);
  perform audit.log_activity(v_change.user_id, null, 'e-mail changed', 'Confirmed another e-mail address.');
  return v_change.user_id;
end
$function$
;
comment on function accounts.confirm_email_change(bytea) is 'Gives the person whose link came back the e-mail address that the link was sent to; links for a new password end. Null when the link is unknown, used or older than 24 hours, the person is not active, or somebody has the address meanwhile.';

CREATE OR REPLACE FUNCTION accounts.confirm_registration(p_token_hash bytea)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_registration accounts.registrations;
  v_user_id bigint;
begin
  delete from accounts.registrations r
   where r.token_hash = p_token_hash and r.expires_at > now()
  returning r.* into v_registration;
  if not found then
    return null;
  end if;
  delete from accounts.registrations r where lower(r.email) = lower(v_registration.email);
  perform audit.act_as(null, 'registered');
  insert into accounts.users (name, email, password_hash, language, role_id)
  select v_registration.name, v_registration.email, v_registration.password_hash, v_registration.language, r.role_id
    from accounts.roles r
   where r.name = 'shopper'
  on conflict (lower(email)) do nothing
  returning user_id into v_user_id;
  if v_user_id is not null then
    perform audit.log_activity(v_user_id, null, 'registered', 'Confirmed the e-mail address.');
  end if;
  return v_user_id;
end
$function$
;
comment on function accounts.confirm_registration(bytea) is 'The new account, a shopper''s, of a registration whose link came back; every other registration with that address ends. Null when the link is unknown, used or older than 24 hours, or the address has an account meanwhile.';

CREATE OR REPLACE FUNCTION accounts.correct_person(p_actor_id bigint, p_user_id bigint, p_name text, p_email text, p_sets_phone boolean, p_phone bytea, p_sealed_reason bytea, p_letters bytea[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_person accounts.users;
  v_letter bytea;
begin
  perform audit.act_as(p_actor_id, 'correction');
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for update;
  if not found or v_person.erased_at is not null then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_actor_id = p_user_id then
    raise exception using errcode = 'ST409', message = 'What you keep about yourself is at /account/profile.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  begin
    update accounts.users u
       set name = coalesce(p_name, u.name), email = coalesce(p_email, u.email),
           phone = case when p_sets_phone then p_phone else u.phone end, updated_at = now()
     where u.user_id = p_user_id;
  exception when unique_violation then
    raise exception using errcode = 'ST409', message = 'Somebody has this e-mail address already.', column = 'email';
  end;
  if p_email is not null then
    -- Links that went to the old address are worth nothing any more.
    delete from accounts.password_resets r where r.user_id = p_user_id;
    delete from accounts.email_changes c where c.user_id = p_user_id;
  end if;
  insert into accounts.privacy_requests (user_id, kind, asked_by, sealed_reason, state, finished_at)
  values (p_user_id, 'correction', p_actor_id, p_sealed_reason, 'done', now());
  foreach v_letter in array p_letters loop
    perform platform.enqueue_message('mail', v_letter);
  end loop;
  perform audit.log_activity(p_actor_id, null, 'person corrected', format('Person %s:%s%s%s.', p_user_id,
    case when p_name is not null then ' name' else '' end, case when p_email is not null then ' e-mail' else '' end,
    case when p_sets_phone then ' phone' else '' end));
end
$function$
;
comment on function accounts.correct_person(bigint,bigint,text,text,boolean,bytea,bytea,bytea[]) is 'Staff corrects what is known about somebody (null: stays; the phone by p_sets_phone). p_letters tell them, at the address of before too. ST403 the actor does not hold what they do; ST404; ST409 oneself, or an address that somebody has.';

CREATE OR REPLACE FUNCTION accounts.create_account(p_name text, p_email text, p_password_hash text, p_role text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_user_id bigint;
begin
  insert into accounts.users (name, email, password_hash, role_id)
  select p_name, p_email, p_password_hash, r.role_id from accounts.roles r where r.name = p_role
  on conflict (lower(email)) do nothing
  returning user_id into v_user_id;
  if v_user_id is null then
    if not exists (select from accounts.roles r where r.name = p_role) then
      raise exception using errcode = 'ST400', message = 'There is no such role.', column = 'role';
    end if;

    raise exception using errcode = 'ST409', message = 'Somebody has this e-mail address already.';
  end if;

  return v_user_id;
end
$function$
;
comment on function accounts.create_account(text,text,text,text) is 'A new person; p_password_hash is a PHC string or null for somebody who cannot sign in. Errors: ST400 unknown role, ST409 the e-mail is taken (compared without case).';

CREATE OR REPLACE FUNCTION accounts.create_api_key(p_user_id bigint, p_name text, p_prefix text, p_key_hash bytea, p_permissions text[], p_days integer, OUT id bigint, OUT expires_at timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  v_missing text;
begin
  perform audit.act_as(p_user_id);
  select p into v_missing
    from unnest(p_permissions) as p
   where p <> all(coalesce((select a.permissions from accounts.acting_person(p_user_id) a), '{}'))
   limit 1;
  if found then
    raise exception using errcode = 'ST400', message = format('You do not hold the permission %s.', v_missing),
      column = 'permissions';
  end if;
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  if (select count(*) from accounts.api_keys k
       where k.user_id = p_user_id and k.revoked_at is null and k.expires_at > now()) >= 100 then
    raise exception using errcode = 'ST409', message = 'There are 100 keys already: revoke one first.';
  end if;
  insert into accounts.api_keys as k (user_id, name, prefix, key_hash, permissions, expires_at)
  values (p_user_id, p_name, p_prefix, p_key_hash, p_permissions, now() + make_interval(days => p_days))
  returning k.api_key_id, k.expires_at into id, expires_at;
  perform audit.log_activity(p_user_id, null, 'API key made', p_name);
end
$function$
;
comment on function accounts.create_api_key(bigint,text,text,bytea,text[],integer) is 'A key for a person''s programs, by the SHA-256 of it, for p_days days. ST400 (permissions) when the person does not hold one of them; ST409 with 100 keys.';

CREATE OR REPLACE FUNCTION accounts.create_operator(p_token_hash bytea, p_name text, p_email text, p_password_hash text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_user_id bigint;
begin
  perform pg_advisory_xact_lock(7305794312);
  if exists (select from accounts.users u join accounts.roles r using (role_id) where r.name = 'operator') then
    return null;
  end if;
  delete from accounts.operator_links l where l.token_hash = p_token_hash and l.expires_at > now();
  if not found then
    return null;
  end if;
  perform audit.act_as(null, 'operator link');
  v_user_id := accounts.create_account(p_name, p_email, p_password_hash, 'operator');
  perform audit.log_activity(v_user_id, null, 'registered', 'Became the first operator by the link of the start.');
  return v_user_id;
end
$function$
;
comment on function accounts.create_operator(bytea,text,text,text) is 'The first operator, by the link that the start printed, which ends with it; p_password_hash is a PHC string. Null when the link is unknown, used, replaced or older than 24 hours, or there is an operator. ST409: the e-mail is taken.';

CREATE OR REPLACE FUNCTION accounts.delete_address(p_user_id bigint, p_address_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  v_was_default boolean;
begin
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  delete from accounts.addresses a
   where a.address_id = p_address_id and a.user_id = p_user_id
  returning a.is_default into v_was_default;
  if not found then
    return false;
  end if;
  if v_was_default then
    update accounts.addresses a
       set is_default = true
     where a.address_id = (select max(l.address_id) from accounts.addresses l where l.user_id = p_user_id);
  end if;
  perform audit.log_activity(p_user_id, null, 'address deleted', 'Deleted an address.');
  return true;
end
$function$
;
comment on function accounts.delete_address(bigint,bigint) is 'Deletes an address of a person; the newest of the others becomes the default one if it was. False when it is not theirs.';

CREATE OR REPLACE FUNCTION accounts.delete_role(p_actor_id bigint, p_role_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_role accounts.roles;
begin
  perform audit.act_as(p_actor_id);
  select r.* into v_role from accounts.roles r where r.role_id = p_role_id for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such role.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(p_role_id));
  if v_role.is_system then
    raise exception using errcode = 'ST409', message = 'A role that comes with Stoa stays.';
  end if;
  if exists (select from accounts.users u where u.role_id = p_role_id) then
    raise exception using errcode = 'ST409', message = 'Some people have this role: give them another one first.';
  end if;
  delete from accounts.roles r where r.role_id = p_role_id;
  perform audit.log_activity(p_actor_id, null, 'role deleted', v_role.name);
end
$function$
;
comment on function accounts.delete_role(bigint,bigint) is 'Deletes a role that nobody has. ST403 it holds what the actor does not; ST404; ST409 a system role, or somebody has it.';

CREATE OR REPLACE FUNCTION accounts.end_passkey_ceremony(p_token_hash bytea, p_user_id bigint, p_purpose text)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  v_state text;
begin
  delete from accounts.passkey_ceremonies c
   where c.token_hash = p_token_hash and c.purpose = p_purpose and c.expires_at > now()
     and c.user_id is not distinct from p_user_id
  returning c.state into v_state;
  return v_state;
end
$function$
;
comment on function accounts.end_passkey_ceremony(bytea,bigint,text) is 'What was asked of a device, once. Null when it is unknown, answered already, too old, another''s or for another purpose.';

CREATE OR REPLACE FUNCTION accounts.end_privacy_request(p_request_id bigint, p_bytes bigint, p_keep interval, p_letter bytea, p_failure text, p_again interval)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update accounts.privacy_requests r
     set state = case when p_failure is null then 'done' when p_again is null then 'failed' else 'waiting' end,
         finished_at = case when p_again is null then now() end, bytes = p_bytes, lease_until = null,
         expires_at = case when p_failure is null then now() + p_keep end, failure = left(p_failure, 500),
         due_at = case when p_again is null then r.due_at else now() + p_again end
   where r.request_id = p_request_id and r.state = 'running';
  if found and p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
end
$function$
;
comment on function accounts.end_privacy_request(bigint,bigint,interval,bytea,text,interval) is 'A copy is ready (p_bytes long, kept for p_keep; p_letter says so), or a request failed: for good, or to be tried after p_again.';

CREATE OR REPLACE FUNCTION accounts.end_session(p_user_id bigint, p_session_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  update accounts.sessions s
     set revoked_at = now()
   where s.session_id = p_session_id and s.user_id = p_user_id and s.revoked_at is null;
  if not found then
    return false;
  end if;
  perform audit.log_activity(p_user_id, null, 'session ended', 'Ended one of their sessions from another one.');
  return true;
end
$function$
;
comment on function accounts.end_session(bigint,bigint) is 'Ends a session of this person, at once and for good. False when it is not theirs, unknown or over.';

CREATE OR REPLACE FUNCTION accounts.end_sessions(p_actor_id bigint, p_user_id bigint, p_session_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_role_id bigint;
begin
  select u.role_id into v_role_id from accounts.users u where u.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_role_id));
  update accounts.sessions s
     set revoked_at = now()
   where s.user_id = p_user_id and s.revoked_at is null and (p_session_id is null or s.session_id = p_session_id);
  if not found and p_session_id is not null then
    raise exception using errcode = 'ST404', message = 'No such session.';
  end if;
  perform audit.log_activity(p_actor_id, null, 'session ended', format('Sessions of person %s.', p_user_id));
end
$function$
;
comment on function accounts.end_sessions(bigint,bigint,bigint) is 'Ends a session of somebody, or all of them (p_session_id null), at once. ST403 the actor does not hold what they do; ST404.';

CREATE OR REPLACE FUNCTION accounts.erase_person(p_actor_id bigint, p_user_id bigint, p_kind text, p_message_ids uuid[])
 RETURNS platform.erasures
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_person accounts.users;
  v_obstacles text[];
begin
  -- As in change_person: those who could take the last manager away take turns.
  perform pg_advisory_xact_lock(7305794314);
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for update;
  if not found or v_person.erased_at is not null then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_actor_id is not null and p_actor_id <> p_user_id then
    perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  end if;
  -- Whoever signed in a moment ago waits for this row or was waited for.
  if p_kind = 'inactive' and coalesce(v_person.inactivity_told_at <= accounts.last_seen(v_person), true) then
    raise exception using errcode = 'ST409', message = 'They were here since they were told, or were never told.';
  end if;
  v_obstacles := accounts.erasure_obstacles(p_user_id);
  if v_obstacles <> '{}' then
    raise exception using errcode = 'ST409', message = format('Not yet: %s.', array_to_string(v_obstacles, ', '));
  end if;
  return accounts.forget_person(v_person, p_actor_id, p_kind, p_message_ids, null);
end
$function$
;
comment on function accounts.erase_person(bigint,bigint,text,uuid[]) is 'Erases somebody (docs/adr/0009): their key is destroyed, what only concerns them is deleted, what accounting and figures need stays under a number that names nobody. p_message_ids are letters to them that wait. Answers the journal''s line. ST403 the actor does not hold what they do; ST404; ST409 something is open and says what, nobody could manage people any more, or (kind inactive) they were here since a letter told them.';

CREATE OR REPLACE FUNCTION accounts.erasure_obstacles(p_user_id bigint)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_email text;
begin
  select u.email into v_email from accounts.users u where u.user_id = p_user_id;
  return array(
    select format('order %s is open', o) from unnest(orders.open_orders(p_user_id, v_email)) as o
    union all
    select format('the vendor %s is theirs and has to be handed over', v) from unnest(vendors.owned_by(p_user_id)) as v);
end
$function$
;
comment on function accounts.erasure_obstacles(bigint) is 'What still needs somebody''s data, each in words: orders on their way, vendors that belong to them. Empty: they can be erased.';

CREATE OR REPLACE FUNCTION accounts.fail_sign_in(p_user_id bigint, p_what text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  -- The row's lock makes concurrent failures count one by one. A locked account does not count: guessing on does not
  -- lengthen the lock.
  update accounts.users u
     set access_failed_count = case when u.access_failed_count + 1 >= 5 then 0 else u.access_failed_count + 1 end,
         lockout_end = case when u.access_failed_count + 1 >= 5 then now() + interval '15 minutes' else u.lockout_end end
   where u.user_id = p_user_id and (u.lockout_end is null or u.lockout_end <= now());
  -- Unknown people leave a row without a name: what they typed may be a password in the wrong field.
  perform audit.log_activity(p_user_id, null, 'sign-in failed',
    case when p_user_id is null then 'Unknown account.' else p_what end);
end
$function$
;
comment on function accounts.fail_sign_in(bigint,text) is 'Counts a wrong password, code or passkey; the fifth in a row locks the account for 15 minutes. p_user_id is null for unknown people. p_what is kept with the activity: "Wrong password."';

CREATE OR REPLACE FUNCTION accounts.forget_person(p_person accounts.users, p_actor_id bigint, p_kind text, p_message_ids uuid[], p_erasure_id uuid)
 RETURNS platform.erasures
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_id constant bigint := p_person.user_id;
  v_places constant uuid[] := analytics.places_of(orders.checkouts_of(v_id, p_person.email));
  v_refs text[];
  v_line platform.erasures;
begin
  perform audit.act_as(p_actor_id, 'erasure');
  v_refs := orders.forget_person(v_id, p_person.email);
  if length(p_person.source_ref) >= 4 then
    v_refs := v_refs || p_person.source_ref;
  end if;
  perform carts.forget_person(v_id);
  perform reviews.forget_person(v_id);
  perform vendors.forget_person(v_id);
  perform notifications.forget_person(v_id);
  perform analytics.forget_person(v_id);
  perform accounts.forget_sign_in(v_id, p_person.email);
  update accounts.users u
     set name = 'Erased person', email = null, password_hash = null, phone = null, address = null, status = 'inactive',
         role_id = (select r.role_id from accounts.roles r where r.name = 'shopper'), last_login = null,
         two_factor_enabled = false, security_questions = '[]', security_stamp = gen_random_uuid(),
         access_failed_count = 0, lockout_end = null, language = 'en', currency = null, source = null, source_ref = null,
         updated_at = now(), erased_at = now(),
         inactivity_told_at = null
   where u.user_id = v_id;
  -- Only who managed people can leave nobody behind who does.
  if p_kind <> 'replayed' and 'accounts.manage' = any (accounts.permissions_of_role(p_person.role_id)) then
    perform accounts.require_manager();
  end if;
  perform audit.log_activity(p_actor_id, null, 'person erased', format('Person %s.', v_id));
  perform audit.forget_person(v_id);
  perform platform.forget_person(v_id, p_message_ids, v_refs);
  v_line := platform.note_erasure(p_erasure_id, 'person', v_id, p_person.created_at, p_kind);
  -- Last: what many share is locked for as short as can be.
  perform analytics.drop_places(v_places);
  return v_line;
end
$function$
;
comment on function accounts.forget_person(accounts.users,bigint,text,uuid[],uuid) is 'Does what accounts.erase_person decided, module by module, and what a replayed journal says. db/seed/personal_data.sql lists every column and what becomes of it.';

CREATE OR REPLACE FUNCTION accounts.forget_sign_in(p_user_id bigint, p_email text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from accounts.addresses a where a.user_id = p_user_id;
  delete from accounts.sessions s where s.user_id = p_user_id;
  delete from accounts.passkeys k where k.user_id = p_user_id;
  delete from accounts.passkey_ceremonies c where c.user_id = p_user_id;
  delete from accounts.authenticators a where a.user_id = p_user_id;
  delete from accounts.recovery_codes c where c.user_id = p_user_id;
  delete from accounts.challenges c where c.user_id = p_user_id;
  delete from accounts.security_answers a where a.user_id = p_user_id;
  delete from accounts.answer_attempts a where a.user_id = p_user_id;
  delete from accounts.password_resets r where r.user_id = p_user_id;
  delete from accounts.email_changes c where c.user_id = p_user_id or lower(c.email) = lower(p_email);
  delete from accounts.registrations r where lower(r.email) = lower(p_email);
  delete from accounts.invitations i where lower(i.email) = lower(p_email);
  delete from accounts.api_keys k where k.user_id = p_user_id;
  delete from accounts.consents c where c.user_id = p_user_id;
  delete from accounts.export_chunks k
   using accounts.privacy_requests r
   where r.request_id = k.request_id and r.user_id = p_user_id;
  -- That something was asked for and done stays, by number; what was said about it goes.
  update accounts.privacy_requests r
     set sealed_reason = null, expires_at = null, lease_until = null, failure = null,
         state = case when r.state not in ('waiting', 'running') then r.state
                      when r.kind = 'erasure' then 'done' else 'cancelled' end,
         finished_at = coalesce(r.finished_at, now())
   where r.user_id = p_user_id;
end
$function$
;
comment on function accounts.forget_sign_in(bigint,text) is 'Everything by which somebody signs in or is written to, what they consented to and their copies go.';

CREATE OR REPLACE FUNCTION accounts.give_consent(p_user_id bigint, p_visitor_id uuid, p_purpose text, p_is_given boolean, p_place text, p_text_version text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  v_is_given boolean;
begin
  if p_purpose not in ('analytics', 'marketing_email') then
    raise exception using errcode = 'ST404', message = 'No such purpose.';
  end if;
  select c.is_given into v_is_given
    from accounts.consents c
   where (c.user_id = p_user_id or p_user_id is null and c.visitor_id = p_visitor_id) and c.purpose = p_purpose
   order by c.consent_id desc
   limit 1;
  -- Saying the same again is no news, unless it is said for the first time.
  if v_is_given is not distinct from p_is_given then
    return false;
  end if;
  insert into accounts.consents (user_id, visitor_id, purpose, is_given, place, text_version)
  values (p_user_id, p_visitor_id, p_purpose, p_is_given, p_place, p_text_version);
  return true;
end
$function$
;
comment on function accounts.give_consent(bigint,uuid,text,boolean,text,text) is 'Somebody agrees to a purpose, or takes it back: a row of history each time it changes. Answers whether it did. ST404 no such purpose.';

CREATE OR REPLACE FUNCTION accounts.import_people(p_source text, p_refs text[], p_names text[], p_addresses jsonb[], p_created_at timestamp with time zone[])
 RETURNS bigint[]
 LANGUAGE plpgsql
AS $function$
begin
  insert into accounts.roles (name, description) values ('shopper', 'Buys') on conflict (name) do nothing;
  with people as (
    insert into accounts.users (name, address, role_id, created_at, source, source_ref)
    select p.name, p.address, (select role_id from accounts.roles where name = 'shopper'), p.created_at, p_source, p.ref
      from unnest(p_refs, p_names, p_addresses, p_created_at) with ordinality as p (ref, name, address, created_at, place)
     where not exists (select from accounts.users u where u.source = p_source and u.source_ref = p.ref)
     order by p.place
    returning user_id, address, created_at
  )
  insert into accounts.addresses (user_id, address, is_default, created_at)
  select n.user_id, n.address, true, n.created_at from people n where n.address is not null order by n.user_id;
  return (
    select coalesce(array_agg(u.user_id order by p.place), '{}')
      from unnest(p_refs) with ordinality as p (ref, place)
      join accounts.users u on u.source = p_source and u.source_ref = p.ref);
end
$function$
;
comment on function accounts.import_people(text,text[],text[],jsonb[],timestamp with time zone[]) is 'The people of an imported source, in the order of p_refs; those that are missing are made: shoppers without e-mail, who cannot sign in. p_addresses become their default addresses.';

CREATE OR REPLACE FUNCTION accounts.inactive_people(p_seen_before timestamp with time zone, p_told_from timestamp with time zone, p_told_before timestamp with time zone, p_after_id bigint, p_limit integer)
 RETURNS TABLE(user_id bigint, email text, language text)
 LANGUAGE sql
 STABLE
AS $function$
  select u.user_id, u.email, u.language
    from accounts.users u
   cross join lateral (select accounts.last_seen(u) as at) as seen
   where u.user_id > p_after_id and u.status = 'active' and u.email is not null
     -- Most were here lately: their row says so, before anything else is looked up.
     and u.created_at < p_seen_before and coalesce(u.last_login < p_seen_before, true)
     and seen.at < p_seen_before
     and coalesce(u.inactivity_told_at >= greatest(seen.at, p_told_from), false) = (p_told_before is not null)
     and coalesce(u.inactivity_told_at < p_told_before, true)
     and accounts.erasure_obstacles(u.user_id) = '{}'
   order by u.user_id
   limit p_limit;
$function$
;
comment on function accounts.inactive_people(timestamp with time zone,timestamp with time zone,timestamp with time zone,bigint,integer) is 'Active people with an e-mail address who were not here since p_seen_before, and whom nothing keeps from being erased, by number after p_after_id: those who were told from p_told_from on and before p_told_before; without p_told_before those who are still to be told. What was told before they were last here, or before p_told_from, does not count.';

CREATE OR REPLACE FUNCTION accounts.invite(p_actor_id bigint, p_email text, p_role text, p_vendor_id bigint, p_permissions text[], p_token_hash bytea, p_letter bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_role accounts.roles;
begin
  select r.* into v_role from accounts.roles r where r.name = p_role;
  if not found then
    raise exception using errcode = 'ST400', message = 'There is no such role.', column = 'role';
  end if;
  if v_role.acts_for_vendor <> (p_vendor_id is not null) then
    raise exception using errcode = 'ST400', column = 'vendorId',
      message = case when v_role.acts_for_vendor then 'Of which vendor?' else 'This role acts for no vendor.' end;
  end if;
  perform accounts.require_rank(p_actor_id, coalesce(p_permissions, accounts.permissions_of_role(v_role.role_id)));
  delete from accounts.invitations i where i.expires_at <= now();
  delete from accounts.invitations i
   where lower(i.email) = lower(p_email) and i.vendor_id is not distinct from p_vendor_id;
  if (select count(*) from accounts.invitations i where i.invited_by = p_actor_id) >= 100 then
    raise exception using errcode = 'ST409', message = 'There are 100 open invitations already.';
  end if;
  insert into accounts.invitations (token_hash, email, role_id, vendor_id, permissions, invited_by, expires_at)
  values (p_token_hash, p_email, v_role.role_id, p_vendor_id, p_permissions, p_actor_id, now() + interval '7 days');
  perform platform.enqueue_message('mail', p_letter);
  perform audit.log_activity(p_actor_id, p_vendor_id, 'invited', format('Somebody, as %s.', p_role));
end
$function$
;
comment on function accounts.invite(bigint,text,text,bigint,text[],bytea,bytea) is 'Asks somebody by letter to take a role within seven days; whether the address has an account makes no difference. p_permissions: what of the role''s they get at the vendor, null all. ST400 names the field; ST403 the actor does not hold what is given; ST409 with 100 open invitations.';

CREATE OR REPLACE FUNCTION accounts.is_masked(p_role_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select not exists (select from accounts.role_permissions rp where rp.role_id = p_role_id)
$function$
;
comment on function accounts.is_masked(bigint) is 'Whether how to reach people of this role is kept from those who only may see people: it is of shoppers, whose role holds no permission; those who work here are not masked for each other.';

CREATE OR REPLACE FUNCTION accounts.keep_default_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  v_ids bigint[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select distinct user_id from after_rows order by 1);
  elsif tg_op = 'DELETE' then
    v_ids := array(select distinct user_id from before_rows order by 1);
  else
    v_ids := array(select user_id from before_rows union select user_id from after_rows order by 1);
  end if;

  -- Lock first, read after: what others committed while this statement waited is then seen.
  perform from accounts.users where user_id = any(v_ids) order by user_id for no key update;
  update accounts.users u
     set address = c.address
    from (select i.user_id, a.address
            from unnest(v_ids) as i (user_id)
            left join accounts.addresses a on a.user_id = i.user_id and a.is_default) as c
   where u.user_id = c.user_id and u.address is distinct from c.address;
  return null;
end
$function$
;
comment on function accounts.keep_default_address() is 'Keeps users.address equal to the default row of addresses, or null without one, once per statement.';

CREATE OR REPLACE FUNCTION accounts.keep_export_chunk(p_request_id bigint, p_number integer, p_sealed bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from accounts.privacy_requests r where r.request_id = p_request_id and r.state = 'running' for share;
  if not found then
    raise exception using errcode = 'ST409', message = 'This copy was called off.';
  end if;
  if p_number = 0 then
    delete from accounts.export_chunks k where k.request_id = p_request_id;
  end if;
  insert into accounts.export_chunks (request_id, number, sealed_chunk) values (p_request_id, p_number, p_sealed);
end
$function$
;
comment on function accounts.keep_export_chunk(bigint,integer,bytea) is 'Keeps one piece of a copy; the first takes the place of what an earlier attempt left. ST409 when the person is erased.';

CREATE OR REPLACE FUNCTION accounts.last_seen(p_person accounts.users)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select greatest(p_person.created_at, p_person.last_login,
    (select max(s.last_seen_at) from accounts.sessions s where s.user_id = p_person.user_id),
    (select max(k.last_used_at) from accounts.api_keys k where k.user_id = p_person.user_id));
$function$
;
comment on function accounts.last_seen(accounts.users) is 'When somebody was last here: signed in, went on with a session, or a program of theirs used its key; at least when the account was made.';

CREATE OR REPLACE FUNCTION accounts.list_people(p_actor_id bigint, p_in_full boolean, p_pattern text, p_email text, p_phone_index bytea, p_role text, p_status text, p_before bigint, p_limit integer)
 RETURNS TABLE(id bigint, name text, email text, is_masked boolean, has_phone boolean, role text, status text, created_at timestamp with time zone, last_login timestamp with time zone, has_second_factor boolean, locked_until timestamp with time zone, vendor_name text)
 LANGUAGE sql
 STABLE
AS $function$
  select u.user_id, u.name, case when m.is_masked then accounts.mask_email(u.email) else u.email end, m.is_masked,
         u.phone is not null, r.name, u.status, u.created_at, u.last_login, u.two_factor_enabled,
         nullif(greatest(u.lockout_end, now()), now()), v.vendor_name
    from accounts.users u
    join accounts.roles r on r.role_id = u.role_id
    cross join lateral (
      select not p_in_full and u.user_id is distinct from p_actor_id and accounts.is_masked(u.role_id) as is_masked) m
    left join lateral (select w.vendor_name from vendors.vendor_of(u.user_id) w) v on r.acts_for_vendor
   where (p_pattern is null or u.name ilike p_pattern or lower(u.email) = lower(p_email) or u.phone_index = p_phone_index
          or (u.email ilike p_pattern and not m.is_masked))
     and (p_role is null or u.role_id = (select k.role_id from accounts.roles k where k.name = p_role))
     and (p_status is null or u.status = p_status)
     and (p_before is null or u.user_id < p_before)
   order by u.user_id desc
   limit p_limit
$function$
;
comment on function accounts.list_people(bigint,boolean,text,text,bytea,text,text,bigint,integer) is 'People, newest first, below p_before. Without p_in_full the e-mails of shoppers are masked, and are found by the whole address (p_email) only: parts of it (p_pattern) would give it away letter by letter. p_phone_index is the keyed hash of a whole phone number.';

CREATE OR REPLACE FUNCTION accounts.make_default_address(p_user_id bigint, p_address_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  if not exists (select from accounts.addresses a where a.address_id = p_address_id and a.user_id = p_user_id) then
    raise exception using errcode = 'ST404', message = 'No such address.';
  end if;
  update accounts.addresses a
     set is_default = false
   where a.user_id = p_user_id and a.is_default and a.address_id <> p_address_id;
  update accounts.addresses a
     set is_default = true
   where a.address_id = p_address_id and not a.is_default;
end
$function$
;
comment on function accounts.make_default_address(bigint,bigint) is 'Makes one of a person''s addresses the default one. Errors: ST404 not theirs.';

CREATE OR REPLACE FUNCTION accounts.mask_email(p_email text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select regexp_replace(p_email, '^(.)[^@]*@(.)[^@]*?(\.[^.@]*)?$', '\1•••@\2•••\3')
$function$
;
comment on function accounts.mask_email(text) is 'An e-mail address for people who may know that there is one: j•••@e•••.org.';

CREATE OR REPLACE FUNCTION accounts.note_passkey_use(p_credential_id bytea, p_sign_count bigint, p_is_backed_up boolean)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  -- The host compared the count with what it read; of two signatures with the same count one is a copy's.
  update accounts.passkeys k
     set sign_count = p_sign_count, is_backed_up = p_is_backed_up, last_used_at = now()
   where k.credential_id = p_credential_id and (k.sign_count < p_sign_count or (k.sign_count = 0 and p_sign_count = 0));
  return found;
end
$function$
;
comment on function accounts.note_passkey_use(bytea,bigint,boolean) is 'Notes a passkey''s use after the host has checked it. False when its count of signatures did not rise, where it keeps one.';

CREATE OR REPLACE FUNCTION accounts.note_privacy_progress(p_request_id bigint, p_done integer, p_steps integer, p_lease interval)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  update accounts.privacy_requests r
     set steps_done = p_done, steps = p_steps, lease_until = now() + p_lease
   where r.request_id = p_request_id and r.state = 'running';
  return found;
end
$function$
;
comment on function accounts.note_privacy_progress(bigint,integer,integer,interval) is 'How far a copy is, and that its host still works on it. False when it was called off: the person is erased.';

CREATE OR REPLACE FUNCTION accounts.offer_operator_link(p_token_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  -- Hosts that start at once take turns, and so do those who follow their links.
  perform pg_advisory_xact_lock(7305794312);
  if exists (select from accounts.users u join accounts.roles r using (role_id) where r.name = 'operator') then
    delete from accounts.operator_links;
    return false;
  end if;
  insert into accounts.operator_links (token_hash, expires_at) values (p_token_hash, now() + interval '24 hours')
  on conflict (only_one) do update
     set token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at;
  return true;
end
$function$
;
comment on function accounts.offer_operator_link(bytea) is 'While there is no operator: makes this the one link that creates the first, for 24 hours; earlier ones end. False, and no link, where there is one. Held until the transaction ends, so that links are printed in the order they were made.';

CREATE OR REPLACE FUNCTION accounts.open_challenge(p_user_id bigint, p_security_stamp uuid, p_kind text, p_token_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  v_opened boolean;
begin
  delete from accounts.challenges c where c.expires_at <= now();
  insert into accounts.challenges (token_hash, user_id, kind, security_stamp, expires_at)
  select p_token_hash, u.user_id, p_kind, u.security_stamp, now() + interval '10 minutes'
    from accounts.users u
   where u.user_id = p_user_id and u.security_stamp = p_security_stamp and u.status = 'active'
     and (u.lockout_end is null or u.lockout_end <= now());
  v_opened := found;
  if not v_opened then
    perform audit.log_activity(p_user_id, null, 'sign-in failed', 'The account is locked or may not sign in.');
  end if;
  return v_opened;
end
$function$
;
comment on function accounts.open_challenge(bigint,uuid,text,bytea) is 'Lets somebody whose password was right show their second factor within ten minutes. False, as open_session''s null, when they are locked out, not active or changed their password meanwhile.';

CREATE OR REPLACE FUNCTION accounts.open_person(p_actor_id bigint, p_in_full boolean, p_user_id bigint, p_sealed_reason bytea)
 RETURNS TABLE(id bigint, name text, email text, is_masked boolean, has_phone boolean, role text, status text, created_at timestamp with time zone, last_login timestamp with time zone, has_second_factor boolean, locked_until timestamp with time zone, vendor_name text, sealed_phone bytea)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
begin
  return query
  select p.id, p.name, p.email, p.is_masked, p.has_phone, p.role, p.status, p.created_at, p.last_login, p.has_second_factor,
         p.locked_until, p.vendor_name, case when not p.is_masked then u.phone::bytea end
    from accounts.list_people(
           p_actor_id, p_in_full or p_sealed_reason is not null, null, null, null, null, null, p_user_id + 1, 1) p
    join accounts.users u on u.user_id = p.id
   where p.id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_in_full or p_sealed_reason is not null
     or not accounts.is_masked((select u.role_id from accounts.users u where u.user_id = p_user_id)) then
    perform audit.note_view(p_actor_id, p_user_id, p_sealed_reason);
  end if;
end
$function$
;
comment on function accounts.open_person(bigint,boolean,bigint,bytea) is 'A person''s record. In full with p_in_full or for a reason, sealed under their key, and for everybody who works here; else a shopper''s e-mail is masked and the phone left out. Who saw a record in full is in the trail. ST404.';

CREATE OR REPLACE FUNCTION accounts.open_session(p_user_id bigint, p_security_stamp uuid, p_kind text, p_access_hash bytea, p_refresh_hash bytea, p_ip text, p_user_agent text, p_second_factor boolean)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_session_id bigint;
  v_vendor_id bigint;
begin
  update accounts.users u
     set last_login = now(), access_failed_count = 0, lockout_end = null
   where u.user_id = p_user_id
     and u.security_stamp = p_security_stamp
     and u.status = 'active'
     and (u.lockout_end is null or u.lockout_end <= now())
     and (p_second_factor or not u.two_factor_enabled);
  if not found then
    perform audit.log_activity(p_user_id, null, 'sign-in failed', 'The account is locked or may not sign in.');
    return null;
  end if;

  delete from accounts.sessions s
   where s.user_id = p_user_id
     and coalesce(s.refresh_expires_at, s.access_expires_at) < now() - interval '30 days';
  insert into accounts.sessions (user_id, kind, access_hash, access_expires_at, refresh_hash, refresh_expires_at,
                                 security_stamp, ip, user_agent, second_factor_at)
  values (p_user_id, p_kind, p_access_hash,
          now() + case p_kind when 'browser' then interval '12 hours' else interval '15 minutes' end,
          p_refresh_hash, case when p_refresh_hash is not null then now() + interval '14 days' end,
          p_security_stamp, p_ip::inet, left(p_user_agent, 400), case when p_second_factor then now() end)
  returning session_id into v_session_id;
  select v.vendor_id into v_vendor_id
    from accounts.users u
    join accounts.roles r on r.role_id = u.role_id and r.acts_for_vendor
    cross join lateral (select * from vendors.vendor_of(u.user_id)) v
   where u.user_id = p_user_id;
  perform audit.log_activity(p_user_id, v_vendor_id, 'sign-in',
    case p_kind when 'browser' then 'Signed in with a browser.' else 'Signed in with a program.' end);
  return v_session_id;
end
$function$
;
comment on function accounts.open_session(bigint,uuid,text,bytea,bytea,text,text,boolean) is 'Signs somebody in whose password was right, and whose second factor where they have one: their session (browser 12 hours from the last request; program 15 minutes, its refresh token 14 days), last_login, failures forgotten, activity. Null when they are locked out, not active, changed their password meanwhile, or a second factor is wanting.';

CREATE OR REPLACE FUNCTION accounts.permissions_of_role(p_role_id bigint)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(p.name order by p.name), '{}')
    from accounts.role_permissions rp
    join accounts.permissions p on p.permission_id = rp.permission_id
   where rp.role_id = p_role_id
$function$
;
comment on function accounts.permissions_of_role(bigint) is 'The names of a role''s permissions, sorted.';

CREATE OR REPLACE FUNCTION accounts.person_contact(p_user_id bigint, p_in_full boolean, OUT email text, OUT last_login timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  -- A statement that is never reached is never planned, so a login without the privilege gets no error, only nulls.
  if has_column_privilege('accounts.users', 'email', 'select') then
    select case when p_in_full or not m.is_masked then u.email else accounts.mask_email(u.email) end, u.last_login
      into email, last_login
      from accounts.users u
      cross join lateral (
        select not exists (select from accounts.role_permissions rp where rp.role_id = u.role_id) as is_masked) m
     where u.user_id = p_user_id;
  end if;
end
$function$
;
comment on function accounts.person_contact(bigint,boolean) is 'A person''s e-mail and last sign-in for logins that may read them; nulls for vendors, who see their customers'' names only. Without p_in_full a shopper''s e-mail is masked.';

CREATE OR REPLACE FUNCTION accounts.person_status(p_user_id bigint)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select status from accounts.users where user_id = p_user_id);
end
$function$
;
comment on function accounts.person_status(bigint) is 'active, inactive or banned; null when there is no such person.';

CREATE OR REPLACE FUNCTION accounts.person_summary(p_user_id bigint)
 RETURNS TABLE(name text, email text, role text, status text, last_login timestamp with time zone, has_second_factor boolean)
 LANGUAGE sql
 STABLE
AS $function$
  select u.name, u.email, r.name, u.status, u.last_login, u.two_factor_enabled
    from accounts.users u join accounts.roles r on r.role_id = u.role_id
   where u.user_id = p_user_id
$function$
;
comment on function accounts.person_summary(bigint) is 'What others who work with somebody see of their account.';

CREATE OR REPLACE FUNCTION accounts.prove_session(p_session_id bigint, p_user_id bigint, p_step bigint, p_recovery_hash bytea, p_passkey bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if p_passkey is null then
    if not accounts.use_second_factor(p_user_id, p_step, p_recovery_hash) then
      return false;
    end if;
  elsif not exists (select from accounts.passkeys k where k.credential_id = p_passkey and k.user_id = p_user_id) then
    return false;
  end if;
  update accounts.sessions s
     set proved_at = now(), second_factor_at = now()
   where s.session_id = p_session_id and s.user_id = p_user_id and s.revoked_at is null;
  return found;
end
$function$
;
comment on function accounts.prove_session(bigint,bigint,bigint,bytea,bytea) is 'Makes a session fresh by a second factor: a code (use_second_factor) or a passkey that the host has checked.';

CREATE OR REPLACE FUNCTION accounts.prove_session_by_password(p_session_id bigint, p_user_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  update accounts.sessions s
     set proved_at = now()
    from accounts.users u
   where s.session_id = p_session_id and s.user_id = p_user_id and s.revoked_at is null
     and u.user_id = s.user_id and u.status = 'active' and (u.lockout_end is null or u.lockout_end <= now());
  return found;
end
$function$
;
comment on function accounts.prove_session_by_password(bigint,bigint) is 'Notes that the session''s person gave their password again, which the host has checked. False while the account is locked.';

CREATE OR REPLACE FUNCTION accounts.recover_by_answers(p_user_id bigint, p_security_stamp uuid, p_token_hash bytea, p_letter bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  insert into accounts.password_resets as r (token_hash, user_id, expires_at)
  select p_token_hash, u.user_id, now() + interval '15 minutes'
    from accounts.users u
   where u.user_id = p_user_id and u.security_stamp = p_security_stamp and u.status = 'active'
  on conflict (user_id) do update
     set token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at;
  if not found then
    return false;
  end if;
  delete from accounts.answer_attempts t where t.user_id = p_user_id;
  perform platform.enqueue_message('mail', p_letter);
  perform audit.log_activity(p_user_id, null, 'recovered', 'Answered their security questions.');
  return true;
end
$function$
;
comment on function accounts.recover_by_answers(bigint,uuid,bytea,bytea) is 'Lets somebody whose answers were right choose a new password within 15 minutes, forgets the attempts, and tells them by the letter p_letter; earlier links end. False when their credentials changed since p_security_stamp was read.';

CREATE OR REPLACE FUNCTION accounts.refresh_session(p_refresh_hash bytea, p_new_access_hash bytea, p_new_refresh_hash bytea)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_session_id bigint;
  v_user_id bigint;
begin
  update accounts.sessions s
     set access_hash = p_new_access_hash,
         access_expires_at = now() + interval '15 minutes',
         refresh_hash = p_new_refresh_hash,
         refresh_expires_at = least(now() + interval '14 days', s.created_at + interval '90 days'),
         last_seen_at = now()
    from accounts.users u
   where s.refresh_hash = p_refresh_hash
     and s.revoked_at is null
     and s.refresh_expires_at > now()
     and u.user_id = s.user_id
     and u.status = 'active'
     and u.security_stamp = s.security_stamp
  returning s.session_id into v_session_id;
  if found then
    insert into accounts.spent_refresh_hashes (refresh_hash, session_id) values (p_refresh_hash, v_session_id);
    return v_session_id;
  end if;

  -- Somebody holds a copy: which of the two is the thief cannot be told, so both sign in again.
  update accounts.sessions s
     set revoked_at = now()
    from accounts.spent_refresh_hashes h
   where h.refresh_hash = p_refresh_hash and s.session_id = h.session_id and s.revoked_at is null
  returning s.user_id into v_user_id;
  if found then
    perform audit.log_activity(v_user_id, null, 'session revoked', 'A refresh token was used twice.');
  end if;
  return null;
end
$function$
;
comment on function accounts.refresh_session(bytea,bytea,bytea) is 'Exchanges a refresh token for a new pair: access 15 minutes, refresh 14 days and at most 90 days since sign-in. Null when it is not valid; a token that was exchanged before revokes its session.';

CREATE OR REPLACE FUNCTION accounts.register(p_name text, p_email text, p_password_hash text, p_language text, p_token_hash bytea, p_welcome bytea, p_known bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from accounts.registrations r where r.expires_at <= now();
  if exists (select from accounts.users u where lower(u.email) = lower(p_email)) then
    perform accounts.request_reset(p_email, p_token_hash, p_known);
    return;
  end if;

  -- Whoever has just been written to is not written to again.
  if exists (select from accounts.registrations r
              where lower(r.email) = lower(p_email) and r.created_at > now() - interval '1 minute') then
    return;
  end if;
  insert into accounts.registrations (token_hash, email, name, password_hash, language, expires_at)
  values (p_token_hash, p_email, p_name, p_password_hash, p_language, now() + interval '24 hours');
  perform platform.enqueue_message('mail', p_welcome);
end
$function$
;
comment on function accounts.register(text,text,text,text,bytea,bytea,bytea) is 'Somebody registers: a letter asks them to confirm within 24 hours (p_welcome), or, where there is an account, says so and lets them choose a new password (p_known). At most one letter a minute for an address; then nothing happens.';

CREATE OR REPLACE FUNCTION accounts.remove_authenticator(p_user_id bigint, p_letter bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform audit.act_as(p_user_id);
  delete from accounts.authenticators a where a.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'There is no authenticator.';
  end if;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform accounts.settle_second_factor(p_user_id, 0, '{}');
end
$function$
;
comment on function accounts.remove_authenticator(bigint,bytea) is 'Takes somebody''s authenticator away; p_letter tells them. ST404 when there is none.';

CREATE OR REPLACE FUNCTION accounts.remove_passkey(p_user_id bigint, p_credential_id bytea, p_letter bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_name text;
begin
  perform audit.act_as(p_user_id);
  delete from accounts.passkeys k
   where k.credential_id = p_credential_id and k.user_id = p_user_id
  returning k.name into v_name;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such passkey.';
  end if;
  perform audit.log_activity(p_user_id, null, 'passkey removed', v_name);
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform accounts.settle_second_factor(p_user_id, 0, '{}');
end
$function$
;
comment on function accounts.remove_passkey(bigint,bytea,bytea) is 'Forgets one of the person''s passkeys; p_letter tells them. ST404 when it is not theirs.';

CREATE OR REPLACE FUNCTION accounts.renew_recovery_codes(p_user_id bigint, p_codes bytea[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from accounts.users u where u.user_id = p_user_id and u.two_factor_enabled for no key update;
  if not found then
    raise exception using errcode = 'ST409', message = 'There is no second factor to stand in for.';
  end if;
  delete from accounts.recovery_codes r where r.user_id = p_user_id;
  insert into accounts.recovery_codes (code_hash, user_id) select c, p_user_id from unnest(p_codes) as c;
  perform audit.log_activity(p_user_id, null, 'second factor', 'Made new recovery codes.');
end
$function$
;
comment on function accounts.renew_recovery_codes(bigint,bytea[]) is 'Replaces somebody''s recovery codes. ST409 without a second factor.';

CREATE OR REPLACE FUNCTION accounts.replay_erasure(p_erasure_id uuid, p_user_id bigint, p_created_at timestamp with time zone, p_message_ids uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_person accounts.users;
  v_line platform.erasures;
begin
  perform pg_advisory_xact_lock(7305794314);
  select u.* into v_person
    from accounts.users u
   where u.user_id = p_user_id and u.created_at = p_created_at and u.erased_at is null
     for update;
  if found then
    v_line := accounts.forget_person(v_person, null, 'replayed', p_message_ids, p_erasure_id);
    return true;
  end if;
  v_line := platform.note_erasure(p_erasure_id, 'person', p_user_id, p_created_at, 'replayed');
  return false;
end
$function$
;
comment on function accounts.replay_erasure(uuid,bigint,timestamp with time zone,uuid[]) is 'Erases somebody again whom a restored database holds, whatever is open of theirs there. Of a database that does not hold them, or has given their number to somebody who came later, nothing is touched; it is noted as done. Answers whether there was anybody.';

CREATE OR REPLACE FUNCTION accounts.request_email_change(p_user_id bigint, p_email text, p_token_hash bytea, p_confirm bytea, p_taken bytea, p_notice bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_is_recent boolean;
begin
  -- Whoever has just been written to is not written to again.
  v_is_recent := exists (select from accounts.email_changes c
                          where lower(c.email) = lower(p_email) and c.created_at > now() - interval '1 minute');
  delete from accounts.email_changes c where c.expires_at <= now();
  if v_is_recent then
    return;
  end if;
  insert into accounts.email_changes (token_hash, user_id, email, expires_at)
  values (p_token_hash, p_user_id, p_email, now() + interval '24 hours')
  on conflict (user_id) do update
     set token_hash = excluded.token_hash, email = excluded.email, created_at = now(), expires_at = excluded.expires_at;
  perform platform.enqueue_message('mail',
    case when exists (select from accounts.users u where lower(u.email) = lower(p_email)) then p_taken else p_confirm end);
  perform platform.enqueue_message('mail', p_notice);
  perform audit.log_activity(p_user_id, null, 'e-mail change asked', 'Asked for another e-mail address.');
end
$function$
;
comment on function accounts.request_email_change(bigint,text,bytea,bytea,bytea,bytea) is 'Somebody wants another e-mail address: a letter to it asks to confirm within 24 hours (p_confirm) or, where it is somebody''s already, says so (p_taken), and a letter to the present one tells of it (p_notice). An earlier wish ends. At most one letter a minute for an address; then nothing happens.';

CREATE OR REPLACE FUNCTION accounts.request_privacy(p_actor_id bigint, p_user_id bigint, p_kind text, p_sealed_reason bytea, p_wait interval, p_letter bytea)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_person accounts.users;
  v_obstacles text[];
  v_request_id bigint;
begin
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for no key update;
  if not found or v_person.erased_at is not null then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_actor_id <> p_user_id then
    perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  end if;
  if p_kind = 'erasure' then
    v_obstacles := accounts.erasure_obstacles(p_user_id);
    if v_obstacles <> '{}' then
      raise exception using errcode = 'ST409', message = format('Not yet: %s.', array_to_string(v_obstacles, ', '));
    end if;
  end if;
  insert into accounts.privacy_requests (user_id, kind, asked_by, sealed_reason, state, due_at)
  values (p_user_id, p_kind, p_actor_id, p_sealed_reason, 'waiting', now() + p_wait)
  on conflict (user_id, kind) where state in ('waiting', 'running') do nothing
  returning request_id into v_request_id;
  if v_request_id is null then
    raise exception using errcode = 'ST409', message = case p_kind
      when 'export' then 'A copy is being made already.' else 'That was asked for already.' end;
  end if;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform audit.log_activity(p_actor_id, null, p_kind || ' asked', case when p_actor_id <> p_user_id
    then format('Of person %s.', p_user_id) else '' end);
  return v_request_id;
end
$function$
;
comment on function accounts.request_privacy(bigint,bigint,text,bytea,interval,bytea) is 'Notes that a copy (export) or an erasure is asked for, by the person or by staff, to be done after p_wait; p_letter tells the person. ST403 the actor does not hold what they do; ST404; ST409 one is open already, or what an erasure waits for.';

CREATE OR REPLACE FUNCTION accounts.request_reset(p_email text, p_token_hash bytea, p_letter bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into accounts.password_resets as r (token_hash, user_id, expires_at)
  select p_token_hash, u.user_id, now() + interval '1 hour'
    from accounts.users u
   where lower(u.email) = lower(p_email) and u.status = 'active'
  on conflict (user_id) do update
     set token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at
   where r.created_at <= now() - interval '1 minute';
  if found then
    perform platform.enqueue_message('mail', p_letter);
  end if;
end
$function$
;
comment on function accounts.request_reset(text,bytea,bytea) is 'Lets the active person with this address choose a new password within an hour, by the letter p_letter; earlier links end. At most one letter a minute. For an unknown address nothing happens.';

CREATE OR REPLACE FUNCTION accounts.require_manager()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (
    select from accounts.users u
      join accounts.role_permissions rp on rp.role_id = u.role_id
      join accounts.permissions p on p.permission_id = rp.permission_id
     where p.name = 'accounts.manage' and u.status = 'active' and u.password_hash is not null) then
    raise exception using errcode = 'ST409', message = 'Nobody could manage people any more: give it to somebody else first.';
  end if;
end
$function$
;
comment on function accounts.require_manager() is 'ST409 when no active person who can sign in holds accounts.manage: for the end of what changes people or roles.';

CREATE OR REPLACE FUNCTION accounts.require_rank(p_actor_id bigint, p_permissions text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_missing text;
begin
  select p into v_missing
    from unnest(p_permissions) as p
   where p <> all(coalesce((select a.permissions from accounts.acting_person(p_actor_id) a), '{}'))
   limit 1;
  if found then
    raise exception using errcode = 'ST403',
      message = format('This touches the permission %s, which you do not hold yourself.', v_missing);
  end if;
end
$function$
;
comment on function accounts.require_rank(bigint,text[]) is 'Whoever gives permissions, or changes people and roles that have them, must hold them: nobody lifts themselves up. ST403 names one that is missing.';

CREATE OR REPLACE FUNCTION accounts.reset_password(p_token_hash bytea, p_password_hash text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_user_id bigint;
begin
  delete from accounts.password_resets r
   where r.token_hash = p_token_hash and r.expires_at > now()
  returning r.user_id into v_user_id;
  if not found then
    return null;
  end if;
  perform audit.act_as(v_user_id);
  update accounts.users u
     set password_hash = p_password_hash, security_stamp = gen_random_uuid(), access_failed_count = 0, lockout_end = null,
         updated_at = now()
   where u.user_id = v_user_id and u.status = 'active';
  if not found then
    return null;
  end if;
  -- Whoever asked for another address knew the old password.
  delete from accounts.email_changes c where c.user_id = v_user_id;
  perform audit.log_activity(v_user_id, null, 'password reset', 'Chose a new password by a recovery link.');
  return v_user_id;
end
$function$
;
comment on function accounts.reset_password(bytea,text) is 'A new password (PHC string) for the person whose link came back; all their sessions and a wish for another e-mail address end, failed sign-ins are forgotten. Null when the link is unknown, used or older than an hour, or the person is not active.';

CREATE OR REPLACE FUNCTION accounts.reset_second_factor(p_actor_id bigint, p_user_id bigint, p_letter bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_person accounts.users;
begin
  perform audit.act_about(p_actor_id, p_user_id, null);
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for no key update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  if p_actor_id = p_user_id then
    raise exception using errcode = 'ST409', message = 'Your own second factors are at /account/security.';
  end if;
  delete from accounts.authenticators a where a.user_id = p_user_id;
  delete from accounts.passkeys k where k.user_id = p_user_id;
  perform accounts.settle_second_factor(p_user_id, 0, '{}');
  update accounts.sessions s set revoked_at = now() where s.user_id = p_user_id and s.revoked_at is null;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform audit.log_activity(p_actor_id, null, 'second factor', format('Took all of person %s away.', p_user_id));
end
$function$
;
comment on function accounts.reset_second_factor(bigint,bigint,bytea) is 'Takes somebody''s second factors away who lost them, and ends their sessions; p_letter tells them. ST403 the actor does not hold what they do; ST404; ST409 oneself.';

CREATE OR REPLACE FUNCTION accounts.revoke_api_key(p_user_id bigint, p_api_key_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_name text;
begin
  perform audit.act_as(p_user_id);
  update accounts.api_keys k
     set revoked_at = now()
   where k.api_key_id = p_api_key_id and k.user_id = p_user_id and k.revoked_at is null
  returning k.name into v_name;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such key.';
  end if;
  perform audit.log_activity(p_user_id, null, 'API key revoked', v_name);
end
$function$
;
comment on function accounts.revoke_api_key(bigint,bigint) is 'Ends one of the person''s keys, at once and for good. ST404 when it is not theirs, or over.';

CREATE OR REPLACE FUNCTION accounts.rights_of_role(p_role text)
 RETURNS TABLE(name text, description text)
 LANGUAGE sql
 STABLE
AS $function$
  select p.name, p.description
    from accounts.roles r
    join accounts.role_permissions rp on rp.role_id = r.role_id
    join accounts.permissions p on p.permission_id = rp.permission_id
   where r.name = p_role
   order by p.name
$function$
;
comment on function accounts.rights_of_role(text) is 'A role''s permissions and what each is about, sorted.';

CREATE OR REPLACE FUNCTION accounts.save_address(p_user_id bigint, p_address_id bigint, p_label text, p_country_code text, p_region text, p_city text, p_postal_code text, p_sealed bytea, p_is_default boolean)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_address platform.address := platform.new_address(p_country_code, p_region, p_city, p_postal_code, p_sealed);
  v_is_default boolean;
  v_address_id bigint := p_address_id;
begin
  -- One at a time for a person: the limit and the one default hold whoever else saves.
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.', column = 'userId';
  end if;

  v_is_default := p_is_default or not exists (
    select from accounts.addresses a
     where a.user_id = p_user_id and a.is_default and a.address_id is distinct from p_address_id);
  if p_address_id is null and (select count(*) from accounts.addresses a where a.user_id = p_user_id) >= 20 then
    raise exception using errcode = 'ST409', message = 'There are 20 addresses already: delete one first.';
  end if;
  if v_is_default then
    update accounts.addresses a
       set is_default = false
     where a.user_id = p_user_id and a.is_default and a.address_id is distinct from p_address_id;
  end if;

  if p_address_id is null then
    insert into accounts.addresses (user_id, label, address, is_default)
    values (p_user_id, p_label, v_address, v_is_default)
    returning address_id into v_address_id;
  else
    update accounts.addresses a
       set label = p_label, address = v_address, is_default = v_is_default
     where a.address_id = p_address_id and a.user_id = p_user_id;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such address.';
    end if;
  end if;
  perform audit.log_activity(p_user_id, null, case when p_address_id is null then 'address added' else 'address changed' end,
    case when p_address_id is null then 'Added an address.' else 'Changed an address.' end);
  return v_address_id;
end
$function$
;
comment on function accounts.save_address(bigint,bigint,text,text,text,text,text,bytea,boolean) is 'Adds (p_address_id null) or changes an address of a person, and answers its id. The first one is their default; it stays so until another becomes it. Errors: ST400 on what the country''s post needs (platform.new_address), ST404 not theirs, ST409 20 addresses already.';

CREATE OR REPLACE FUNCTION accounts.save_profile(p_user_id bigint, p_name text, p_phone bytea, p_phone_index bytea, p_language text, p_currency text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if p_currency is not null and not pricing.is_currency(p_currency) then
    raise exception using errcode = 'ST400', message = 'Choose a currency of the list.', column = 'currency';
  end if;
  update accounts.users u
     set name = p_name, phone = p_phone, phone_index = p_phone_index, language = p_language, currency = p_currency,
         updated_at = now()
   where u.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.', column = 'userId';
  end if;
  perform audit.log_activity(p_user_id, null, 'profile changed', 'Changed their profile.');
end
$function$
;
comment on function accounts.save_profile(bigint,text,bytea,bytea,text,text) is 'What somebody says about themselves; p_phone is a platform.ciphertext of the number in E.164, p_phone_index its blind index, or both null; p_currency null for the marketplace''s. Errors: ST400 currency, ST404 no such person.';

CREATE OR REPLACE FUNCTION accounts.save_role(p_actor_id bigint, p_role_id bigint, p_name text, p_description text, p_acts_for_vendor boolean, p_requires_second_factor boolean, p_permissions text[])
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_role accounts.roles;
  v_bad text;
begin
  perform audit.act_as(p_actor_id);
  perform pg_advisory_xact_lock(7305794314);
  select p into v_bad from unnest(p_permissions) as p
   where not exists (select from accounts.permissions k where k.name = p) limit 1;
  if found then
    raise exception using errcode = 'ST400', message = format('There is no permission %s.', v_bad), column = 'permissions';
  end if;
  select k.name into v_bad from accounts.permissions k
   where p_acts_for_vendor and not k.within_vendor and k.name = any(p_permissions) limit 1;
  if found then
    raise exception using errcode = 'ST400', column = 'permissions',
      message = format('%s is for the whole marketplace: a role that acts for a vendor cannot hold it.', v_bad);
  end if;
  if exists (select from accounts.roles r where lower(r.name) = lower(p_name) and r.role_id is distinct from p_role_id) then
    raise exception using errcode = 'ST409', message = 'There is a role of this name already.', column = 'name';
  end if;
  perform accounts.require_rank(p_actor_id, p_permissions);

  if p_role_id is null then
    insert into accounts.roles (name, description, acts_for_vendor, requires_second_factor)
    values (p_name, p_description, p_acts_for_vendor, p_requires_second_factor)
    returning * into v_role;
  else
    select r.* into v_role from accounts.roles r where r.role_id = p_role_id for update;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such role.';
    end if;
    perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(p_role_id));
    if v_role.is_system and v_role.name <> p_name then
      raise exception using errcode = 'ST409', message = 'A role that comes with Stoa keeps its name.', column = 'name';
    end if;
    if v_role.acts_for_vendor <> p_acts_for_vendor
       and (v_role.is_system or exists (select from accounts.users u where u.role_id = p_role_id)) then
      raise exception using errcode = 'ST409', column = 'actsForVendor',
        message = 'Whom the people of a role act for does not change: make another role.';
    end if;
    update accounts.roles r
       set name = p_name, description = p_description, acts_for_vendor = p_acts_for_vendor,
           requires_second_factor = p_requires_second_factor
     where r.role_id = p_role_id;
    delete from accounts.role_permissions rp
     using accounts.permissions k
     where rp.role_id = p_role_id and k.permission_id = rp.permission_id and k.name <> all(p_permissions);
  end if;

  insert into accounts.role_permissions (role_id, permission_id)
  select v_role.role_id, k.permission_id from accounts.permissions k where k.name = any(p_permissions)
  on conflict do nothing;
  perform accounts.require_manager();
  perform audit.log_activity(p_actor_id, null, 'role changed',
    format('%s: %s%s.', p_name, coalesce(nullif(array_to_string(p_permissions, ', '), ''), 'no permission'),
           case when p_requires_second_factor then '; demands a second factor' else '' end));
  return v_role.role_id;
end
$function$
;
comment on function accounts.save_role(bigint,bigint,text,text,boolean,boolean,text[]) is 'Makes a role (p_role_id null) or changes one, which acts on its people''s next request. ST400 (permissions) unknown or not for vendors; ST403 touches what the actor does not hold; ST404; ST409 name taken or a system role''s, or nobody could manage people any more.';

CREATE OR REPLACE FUNCTION accounts.sessions_of(p_user_id bigint)
 RETURNS TABLE(session_id bigint, kind text, created_at timestamp with time zone, last_seen_at timestamp with time zone, ip inet, user_agent text)
 LANGUAGE sql
 STABLE
AS $function$
  select s.session_id, s.kind, s.created_at, s.last_seen_at, s.ip, s.user_agent
    from accounts.sessions s
    join accounts.users u on u.user_id = s.user_id
   where s.user_id = p_user_id and s.revoked_at is null and s.security_stamp = u.security_stamp
     and greatest(s.access_expires_at, s.refresh_expires_at) > now();
$function$
;
comment on function accounts.sessions_of(bigint) is 'Where somebody is signed in now: browsers, and programs that can still refresh.';

CREATE OR REPLACE FUNCTION accounts.set_security_answers(p_user_id bigint, p_questions text[], p_answer_hashes text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform audit.act_as(p_user_id);
  update accounts.users u
     set security_questions = to_jsonb(p_questions), updated_at = now()
   where u.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.', column = 'userId';
  end if;
  delete from accounts.security_answers a where a.user_id = p_user_id;
  insert into accounts.security_answers (user_id, question, answer_hash)
  select p_user_id, q.question, q.answer_hash
    from unnest(p_questions, p_answer_hashes) as q (question, answer_hash);
  delete from accounts.answer_attempts t where t.user_id = p_user_id;
  perform audit.log_activity(p_user_id, null, 'security questions changed',
    case when cardinality(p_questions) = 0 then 'Cleared their security questions.'
         else 'Chose security questions.' end);
end
$function$
;
comment on function accounts.set_security_answers(bigint,text[],text[]) is 'A person''s security questions (keys) and the Argon2id hashes of their answers, in the same order; empty clears them. Attempts made so far are forgotten. Errors: ST404 no such person.';

CREATE OR REPLACE FUNCTION accounts.settle_second_factor(p_user_id bigint, p_session_id bigint, p_codes bytea[])
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  v_enabled boolean;
  v_was boolean;
begin
  select u.two_factor_enabled into v_was from accounts.users u where u.user_id = p_user_id for no key update;
  v_enabled := exists (select from accounts.authenticators a where a.user_id = p_user_id and a.confirmed_at is not null)
    or exists (select from accounts.passkeys k where k.user_id = p_user_id);
  if v_enabled = v_was then
    return false;
  end if;
  update accounts.users u set two_factor_enabled = v_enabled, updated_at = now() where u.user_id = p_user_id;
  delete from accounts.recovery_codes r where r.user_id = p_user_id;
  perform audit.log_activity(p_user_id, null, 'second factor',
    case when v_enabled then 'Turned on.' else 'Turned off: none is left.' end);
  if v_enabled then
    insert into accounts.recovery_codes (code_hash, user_id) select c, p_user_id from unnest(p_codes) as c;
    -- What was open before saw a password only.
    update accounts.sessions s set revoked_at = now()
     where s.user_id = p_user_id and s.session_id <> p_session_id and s.revoked_at is null;
    update accounts.sessions s set proved_at = now(), second_factor_at = now() where s.session_id = p_session_id;
  end if;
  return v_enabled;
end
$function$
;
comment on function accounts.settle_second_factor(bigint,bigint,bytea[]) is 'Keeps two_factor_enabled: on while somebody has a confirmed authenticator or a passkey. With the first of them their other sessions end and p_codes become their recovery codes, answered by true; with the last the codes go.';

CREATE OR REPLACE FUNCTION accounts.sweep(p_kind text, p_before timestamp with time zone, p_limit integer, p_dry boolean)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_rows bigint;
  v_sum bigint := 0;
  v_table record;
begin
  for v_table in
    select * from (values
      ('sessions', 'accounts.sessions', 'session_id',
       'coalesce(t.revoked_at, greatest(t.refresh_expires_at, t.access_expires_at))'),
      ('secrets', 'accounts.registrations', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.password_resets', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.email_changes', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.invitations', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.challenges', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.passkey_ceremonies', 'token_hash', 't.expires_at')
    ) as v (kind, name, key, at) where v.kind = p_kind
  loop
    if p_dry then
      execute format('select count(*) from %s t where %s < $1', v_table.name, v_table.at) into v_rows using p_before;
    else
      execute format('delete from %s where %I in (select t.%I from %s t where %s < $1 limit $2)',
        v_table.name, v_table.key, v_table.key, v_table.name, v_table.at) using p_before, p_limit;
      get diagnostics v_rows = row_count;
    end if;
    v_sum := v_sum + v_rows;
  end loop;
  if p_kind = 'exports' then
    if p_dry then
      select count(*) into v_sum from accounts.privacy_requests r where r.expires_at < p_before;
    else
      with gone as (
        update accounts.privacy_requests r set expires_at = null
         where r.request_id in (select q.request_id from accounts.privacy_requests q where q.expires_at < p_before limit p_limit)
        returning r.request_id
      ), chunks as (
        delete from accounts.export_chunks k using gone g where k.request_id = g.request_id
      )
      select count(*) into v_sum from gone;
    end if;
  end if;
  return v_sum;
end
$function$
;
comment on function accounts.sweep(text,timestamp with time zone,integer,boolean) is 'Removes sessions, secrets or exports that ended before a time, at most p_limit of each table; p_dry only counts all of them. Answers how many. With a session go its spent refresh hashes.';

CREATE OR REPLACE FUNCTION accounts.tell_inactive(p_user_id bigint, p_seen_before timestamp with time zone, p_letter bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  v_person accounts.users;
begin
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for no key update;
  if not found or v_person.email is null or accounts.last_seen(v_person) >= p_seen_before then
    return false;
  end if;
  update accounts.users u set inactivity_told_at = now() where u.user_id = p_user_id;
  perform platform.enqueue_message('mail', p_letter);
  return true;
end
$function$
;
comment on function accounts.tell_inactive(bigint,timestamp with time zone,bytea) is 'Sends the letter that tells somebody of their erasure, and notes when. False, and no letter, when they were here meanwhile.';

CREATE OR REPLACE FUNCTION accounts.try_answers(p_email text)
 RETURNS TABLE(user_id bigint, email text, language text, two_factor_enabled boolean, security_stamp uuid, questions text[], answer_hashes text[])
 LANGUAGE plpgsql
AS $function$
declare
  v_user_id bigint;
begin
  select u.user_id into v_user_id
    from accounts.users u
   where lower(u.email) = lower(p_email) and u.status = 'active'
     and exists (select from accounts.security_answers a where a.user_id = u.user_id);
  if not found then
    return;
  end if;

  -- The row's lock makes attempts at the same time count one by one, before any is known to be right or wrong.
  insert into accounts.answer_attempts as t (user_id, failures)
  values (v_user_id, 1)
  on conflict on constraint answer_attempts_pkey do update
     set failures = case when t.locked_until <= now() then 1 else t.failures + 1 end,
         locked_until = case when t.locked_until <= now() then null
                             when t.failures + 1 >= 5 then now() + interval '24 hours' end
   where t.locked_until is null or t.locked_until <= now();
  if not found then
    perform audit.log_activity(v_user_id, null, 'recovery failed', 'The security questions are locked.');
    return;
  end if;

  perform audit.log_activity(v_user_id, null, 'recovery tried', 'Their security questions were answered, rightly or not.');
  return query
    select u.user_id, u.email, u.language, u.two_factor_enabled, u.security_stamp,
           array_agg(a.question order by a.question), array_agg(a.answer_hash order by a.question)
      from accounts.users u
      join accounts.security_answers a on a.user_id = u.user_id
     where u.user_id = v_user_id
     group by u.user_id;
end
$function$
;
comment on function accounts.try_answers(text) is 'Takes an attempt at somebody''s security questions and answers what it is to be compared with. An attempt counts as wrong until accounts.recover_by_answers takes it back; the fifth locks this way for 24 hours. No row for people who are unknown, not active, without questions, or locked.';

CREATE OR REPLACE FUNCTION accounts.use_second_factor(p_user_id bigint, p_step bigint, p_recovery_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  perform from accounts.users u
    where u.user_id = p_user_id and u.status = 'active' and (u.lockout_end is null or u.lockout_end <= now())
      for no key update;
  if not found then
    return false;
  end if;
  update accounts.authenticators a
     set last_step = p_step
   where a.user_id = p_user_id and a.confirmed_at is not null and p_step is not null
     and (a.last_step is null or a.last_step < p_step);
  if found then
    return true;
  end if;
  update accounts.recovery_codes r
     set used_at = now()
   where r.code_hash = p_recovery_hash and r.user_id = p_user_id and r.used_at is null;
  if found then
    perform audit.log_activity(p_user_id, null, 'recovery code used', 'A recovery code stood in for the second factor.');
    return true;
  end if;
  perform accounts.fail_sign_in(p_user_id, 'Wrong second factor.');
  return false;
end
$function$
;
comment on function accounts.use_second_factor(bigint,bigint,bytea) is 'Takes a code, once: p_step is the 30-second step of the authenticator''s code, p_recovery_hash the hash of a recovery code; null where it is none. False, counted as a failed sign-in, when it is wrong or was used before; also while the account is locked.';

CREATE OR REPLACE FUNCTION accounts.verify_default_addresses(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with bad as materialized (
    select u.user_id, format('user %s: address is not the default row of addresses', u.user_id) as what
      from accounts.users u
      left join accounts.addresses a on a.user_id = u.user_id and a.is_default
     where u.address is distinct from a.address
  )
  select (select count(*) from accounts.users), (select count(*) from bad),
         array(select b.what from bad b order by b.user_id limit p_examples)
$function$
;
comment on function accounts.verify_default_addresses(integer) is 'Invariant 5: users'' address is the kept copy of their default address, or null without one.';

CREATE OR REPLACE FUNCTION accounts.withdraw_invitation(p_actor_id bigint, p_invitation_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_invitation accounts.invitations;
begin
  delete from accounts.invitations i where i.invitation_id = p_invitation_id returning i.* into v_invitation;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such invitation.';
  end if;
  perform accounts.require_rank(p_actor_id,
    coalesce(v_invitation.permissions, accounts.permissions_of_role(v_invitation.role_id)));
  perform audit.log_activity(p_actor_id, v_invitation.vendor_id, 'invitation withdrawn', 'Somebody''s who had not accepted it.');
end
$function$
;
comment on function accounts.withdraw_invitation(bigint,bigint) is 'Ends an invitation, whose link is worth nothing then. ST403 the actor does not hold what it gives; ST404.';

CREATE OR REPLACE FUNCTION analytics.activity_ever(p_vendor_id bigint)
 RETURNS TABLE(user_id bigint, actions bigint, last_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select a.user_id, sum(a.actions)::bigint, max(a.last_at)
    from (
      select t.user_id, t.actions, t.last_at from analytics.activity_totals t where t.vendor_id = p_vendor_id
      union all
      select d.user_id, d.actions, d.last_at from analytics.activity_deltas d where p_vendor_id in (0, d.vendor_id)
    ) a
   group by a.user_id;
$function$
;
comment on function analytics.activity_ever(bigint) is 'What each person ever did, for one vendor or (0) at all, with entries not merged yet; user_id 0: unknown people.';

CREATE OR REPLACE FUNCTION analytics.amount(p_mode text, p_charged numeric, p_base numeric, p_multiplier numeric, p_divisor numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case p_mode
    when 'base' then p_base
    when 'charged' then p_charged
    else p_base * round(p_multiplier / p_divisor, 12)
  end;
$function$
;
comment on function analytics.amount(text,numeric,numeric,numeric,numeric) is 'An amount in the report''s currency: as kept in the marketplace''s currency, as charged, or converted by the rate of its day (twelve decimals) with every decimal kept, so that a sum is the same in whatever parts it is added up.';

CREATE OR REPLACE FUNCTION analytics.carry_activity(p_counts jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into analytics.carried_activity as c (vendor_id, user_id, actions, last_at)
  select r.vendor_id, r.user_id, r.actions, r.last_at
    from jsonb_to_recordset(p_counts) as r (vendor_id bigint, user_id bigint, actions bigint, last_at timestamptz)
  on conflict (vendor_id, user_id) do update set
    actions = c.actions + excluded.actions, last_at = greatest(c.last_at, excluded.last_at)
$function$
;
comment on function analytics.carry_activity(jsonb) is 'Keeps as counts what is about to be removed from the activity log: vendor_id (0), user_id (0), actions, last_at.';

CREATE OR REPLACE FUNCTION analytics.category_tree(p_category_id bigint)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE
AS $function$
  with recursive tree as (
    select c.category_id from reporting.categories c where c.category_id = p_category_id
    union
    select c.category_id from reporting.categories c join tree t on c.parent_id = t.category_id
  )
  select t.category_id from tree t;
$function$
;
comment on function analytics.category_tree(bigint) is 'A category with all its descendants.';

CREATE OR REPLACE FUNCTION analytics.customer_activity(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(user_id bigint, user_name text, total_orders bigint, total_checkouts bigint, total_spent numeric, average_order_value numeric, average_purchase_value numeric, last_order_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select t.user_id, c.name, t.orders, t.checkouts, t.spent, round(t.spent / t.orders, 4), round(t.spent / t.checkouts, 4),
         t.last_at
    from analytics.customer_spending(p_from, p_to, p_currency, p_vendor_id, p_sold) t
    left join reporting.customers c on c.user_id = t.user_id;
$function$
;
comment on function analytics.customer_activity(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'What each person bought. Guests are left out; guest_orders counts them.';

CREATE OR REPLACE FUNCTION analytics.customer_scores(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(user_id bigint, spent numeric, purchases bigint, last_at timestamp with time zone, recency integer, frequency integer, monetary integer)
 LANGUAGE sql
 STABLE ROWS 20000
AS $function$
  with people as materialized (
    select s.user_id, s.spent, s.checkouts as purchases, s.last_at
      from analytics.customer_spending(p_from, p_to, p_currency, p_vendor_id, p_sold) s
  ), places as (
    -- ceil(5 * cume_dist()) is at most k where at most k fifths of all people have this value or less: so one more than
    -- the number of k whose next person in order, the (k * n / 5 + 1)th, has this value or less. The half keeps clear of
    -- rounding: percentile_disc takes the first place that is not below its share.
    select array_agg((k * n.n / 5 + 0.5) / nullif(n.n, 0) order by k) as shares
      from (select count(*) as n from people) n cross join generate_series(1, 4) k
  ), fifths as materialized (
    select percentile_disc((select shares from places)::double precision[]) within group (order by p.last_at) as recency,
           percentile_disc((select shares from places)::double precision[]) within group (order by p.purchases)
             as frequency,
           percentile_disc((select shares from places)::double precision[]) within group (order by p.spent) as monetary
      from people p
  )
  select p.user_id, p.spent, p.purchases, p.last_at,
         case when p.last_at < f.recency[1] then 1 when p.last_at < f.recency[2] then 2 when p.last_at < f.recency[3] then 3
           when p.last_at < f.recency[4] then 4 else 5 end,
         case when p.purchases < f.frequency[1] then 1 when p.purchases < f.frequency[2] then 2
           when p.purchases < f.frequency[3] then 3 when p.purchases < f.frequency[4] then 4 else 5 end,
         case when p.spent < f.monetary[1] then 1 when p.spent < f.monetary[2] then 2 when p.spent < f.monetary[3] then 3
           when p.spent < f.monetary[4] then 4 else 5 end
    from people p
   cross join fifths f;
$function$
;
comment on function analytics.customer_scores(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'Each buyer''s recency, frequency (purchases) and monetary score, 1 to 5, without names: ceil(5 * cume_dist()), ties share a score.';

CREATE OR REPLACE FUNCTION analytics.customer_segments(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(user_id bigint, user_name text, total_spent numeric, total_purchases bigint, last_order_at timestamp with time zone, recency integer, frequency integer, monetary integer, segment text)
 LANGUAGE sql
 STABLE
AS $function$
  select s.user_id, c.name, s.spent, s.purchases, s.last_at, s.recency, s.frequency, s.monetary,
         analytics.segment_of(s.recency, s.frequency, s.monetary)
    from analytics.customer_scores(p_from, p_to, p_currency, p_vendor_id, p_sold) s
    left join reporting.customers c on c.user_id = s.user_id;
$function$
;
comment on function analytics.customer_segments(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'Each buyer''s recency, frequency (purchases) and monetary score, 1 to 5: ceil(5 * cume_dist()), ties share a score; and the segment they make.';

CREATE OR REPLACE FUNCTION analytics.customer_spending(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(user_id bigint, orders bigint, checkouts bigint, spent numeric, last_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE ROWS 20000
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode text;
begin
  if p_from is not null or p_to is not null or p_currency <> platform.marketplace_currency() then
    -- Of a period only its own orders are read, by their time.
    v_mode := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
    return query
    select o.user_id, count(*), count(distinct o.checkout_id), sum(o.sales), max(o.created_at)
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
     where o.user_id is not null
     group by o.user_id;
    return;
  end if;
  return query
  select t.user_id, t.orders, t.checkouts, t.base_sales, t.last_at
    from analytics.customers_ever(analytics.whose(p_vendor_id), p_sold) t
   where t.orders > 0;
end
$function$
;
comment on function analytics.customer_spending(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'What each person bought, without names: a report looks those up for the rows it shows. Guests are left out.';

CREATE OR REPLACE FUNCTION analytics.customers_ever(p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(user_id bigint, orders bigint, checkouts bigint, base_sales numeric, base_revenue numeric, refund_count bigint, base_refunds numeric, first_at timestamp with time zone, last_at timestamp with time zone, uncancelled bigint)
 LANGUAGE sql
 STABLE
AS $function$
  with tail as materialized (
    select d.user_id, sum(d.sign * d.orders) as orders,
           sum(d.sign * case when p_vendor_id = 0 then d.checkouts else d.orders end) as checkouts,
           sum(d.sign * d.base_sales) as base_sales, sum(d.sign * d.base_revenue) as base_revenue,
           sum(d.sign * d.refund_count) as refund_count, sum(d.sign * d.base_refunds) as base_refunds,
           min(d.occurred_at) filter (where d.sign > 0 and d.orders > 0) as first_at,
           max(d.occurred_at) filter (where d.sign > 0 and d.orders > 0) as last_at,
           coalesce(sum(d.sign * d.uncancelled) filter (where d.vendor_id = p_vendor_id), 0) as uncancelled
      from analytics.deltas d
     where d.user_id is not null and (not p_sold or d.is_sold) and (p_vendor_id = 0 or d.vendor_id = p_vendor_id)
     group by d.user_id
  )
  select t.user_id, t.orders, t.checkouts, t.base_sales, t.base_revenue, t.refund_count, t.base_refunds, t.first_at,
         t.last_at, t.uncancelled
    from analytics.customer_totals t
   where t.vendor_id = p_vendor_id and t.sold_only = p_sold
     and not exists (select from tail l where l.user_id = t.user_id)
  union all
  select l.user_id, l.orders + coalesce(t.orders, 0), l.checkouts + coalesce(t.checkouts, 0),
         l.base_sales + coalesce(t.base_sales, 0), l.base_revenue + coalesce(t.base_revenue, 0),
         l.refund_count + coalesce(t.refund_count, 0), l.base_refunds + coalesce(t.base_refunds, 0),
         least(l.first_at, t.first_at), greatest(l.last_at, t.last_at),
         l.uncancelled + coalesce(t.uncancelled, 0)
    from tail l
    left join analytics.customer_totals t
      on t.user_id = l.user_id and t.vendor_id = p_vendor_id and t.sold_only = p_sold;
$function$
;
comment on function analytics.customers_ever(bigint,boolean) is 'Every person with what they ever bought, from one vendor or (0) from all: standing state, brought up to date with the deltas not merged yet. A person may have refunds only: orders is 0 then, and first_at null.';

CREATE OR REPLACE FUNCTION analytics.daily_rates(p_currency text)
 RETURNS TABLE(day date, multiplier numeric, divisor numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_last constant date := (now() at time zone 'UTC')::date;
begin
  return query
  with rates as (
    select distinct on (x.rate_date) x.rate_date, x.multiplier, x.divisor
      from pricing.rates_between(platform.marketplace_currency(), p_currency) x
     order by x.rate_date, x.is_inverse
  ), spans as (
    select s.rate_date, s.multiplier, s.divisor,
           coalesce(lead(s.rate_date) over (order by s.rate_date) - 1, v_last) as last_date
      from rates s
  )
  select g.day::date, s.multiplier, s.divisor
    from spans s
   cross join generate_series(s.rate_date::timestamp, s.last_date::timestamp, interval '1 day') as g (day);
end
$function$
;
comment on function analytics.daily_rates(text) is 'For every UTC day since the first dated rate, what turns an amount in the marketplace''s currency into p_currency: × multiplier ÷ divisor. The latest rate on or before the day counts; a pair quoted the other way round divides.';

CREATE OR REPLACE FUNCTION analytics.drop_places(p_place_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  -- Deltas name places in the clear until they are merged. The merger is waited for: it holds nothing that waits for us.
  perform pg_advisory_xact_lock(7305794313);
  perform analytics.merge_deltas();
  delete from analytics.place_rollup r
   where r.place_id = any (p_place_ids) and r.orders = 0 and r.sales = 0 and r.base_sales = 0 and r.revenue = 0
     and r.base_revenue = 0 and r.refund_count = 0 and r.refunds = 0 and r.base_refunds = 0;
  delete from analytics.places p
   where p.place_id = any (p_place_ids)
     and not exists (select from analytics.place_rollup r where r.vendor_id = p.vendor_id and r.place_id = p.place_id);
  delete from analytics.refund_totals t
   where t.orders = 0 and t.refund_count = 0 and t.refunds = 0 and t.base_refunds = 0;
end
$function$
;
comment on function analytics.drop_places(uuid[]) is 'Names of destinations, and of reasons for refunds, that only somebody had who is erased: nothing is counted under them any more.';

CREATE OR REPLACE FUNCTION analytics.ensure_rollups()
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from analytics.sales_rollup) and not exists (select from analytics.deltas)
    and exists (select from reporting.orders)
    or not exists (select from analytics.review_rollup) and not exists (select from analytics.review_deltas)
    and exists (select from reporting.reviews)
    or not exists (select from analytics.funnel_counts) and not exists (select from analytics.event_deltas)
    and exists (select from reporting.events)
    or not exists (select from analytics.activity_totals) and not exists (select from analytics.activity_deltas)
    and exists (select from reporting.activity) then
    return analytics.rebuild_rollups();
  end if;
  return 0;
end
$function$
;
comment on function analytics.ensure_rollups() is 'Builds the rollups of a database that is older than they are, or was restored without them. Answers what rebuild_rollups does, 0 when there was nothing to do.';

CREATE OR REPLACE FUNCTION analytics.feature_cells(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS TABLE(sign integer, product_id bigint, subject text, scores bigint, total numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  -- One plan for every period and vendor, kept by the session: planning would cost more than reading.
  return query
  select s.sign, r.product_id, r.subject, r.scores, r.total
    from analytics.spans(p_from, p_to, 'a', 'd') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything.
     select c.* from analytics.feature_rollup c
      where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and (p_vendor_id = 0 or c.vendor_id = p_vendor_id)
     offset 0
   ) r
   where s.level <> 'r'
  union all
  select s.sign * d.sign, d.product_id, f.key, 1, f.value::text::numeric
    from analytics.spans(p_from, p_to, 'a', 'd') s
    join analytics.review_deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   cross join lateral jsonb_each(d.feature_scores) f
   where s.level <> 'r' and (p_vendor_id = 0 or d.vendor_id = p_vendor_id) and jsonb_typeof(f.value) = 'number'
  union all
  select s.sign, v.product_id, f.key, 1, f.value::text::numeric
    from analytics.spans(p_from, p_to, 'a', 'd') s
   cross join lateral (
     select w.* from reporting.reviews w where w.created_at >= s.starts_at and w.created_at < s.ends_at offset 0
   ) v
   cross join lateral jsonb_each(v.feature_scores) f
   where s.level = 'r' and (p_vendor_id = 0 or v.vendor_id = p_vendor_id) and jsonb_typeof(f.value) = 'number';
end
$function$
;
comment on function analytics.feature_cells(timestamp with time zone,timestamp with time zone,bigint) is 'Scores that reviews gave features in a period, as signed cells to be added up. p_vendor_id 0 is all vendors.';

CREATE OR REPLACE FUNCTION analytics.feature_ratings(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_category_id bigint)
 RETURNS TABLE(subject text, average numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select c.subject, round(sum(c.sign * c.total) / sum(c.sign * c.scores), 2)
    from analytics.feature_cells(p_from, p_to, analytics.whose(p_vendor_id)) c
   where p_category_id is null or c.product_id in (
     select p.product_id from reporting.products p
      where p.category_id in (select analytics.category_tree(p_category_id)))
   group by c.subject
  having sum(c.sign * c.scores) > 0;
end
$function$
;
comment on function analytics.feature_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) is 'Mean score of each feature that reviews rate, two decimals, half up.';

CREATE OR REPLACE FUNCTION analytics.first_order_at(p_vendor_id bigint)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select min(o.created_at) from reporting.orders o where p_vendor_id is null or o.vendor_id = p_vendor_id;
$function$
;
comment on function analytics.first_order_at(bigint) is 'When the first order was placed, of one vendor or of all: where a report begins that was given no from.';

CREATE OR REPLACE FUNCTION analytics.forget_person(p_user_id bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  delete from analytics.dashboards d where d.user_id = p_user_id
$function$
;
comment on function analytics.forget_person(bigint) is 'The figures'' part of erasing a person: their dashboards go. What was counted under their number stays counted: the number names nobody any more.';

CREATE OR REPLACE FUNCTION analytics.funnel(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS TABLE(step_number integer, step text, people bigint, rate numeric, rate_from_first numeric, is_recorded boolean)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_ever record;
  v_steps record;
  v_buyers record;
begin
  select f.* into v_ever from analytics.funnel_ever(v_vendor_id) f;
  if p_from is null and p_to is null then
    v_steps := v_ever;
    select count(*) filter (where c.uncancelled > 0) as once, count(*) filter (where c.uncancelled > 1) as again
      into v_buyers
      from analytics.customers_ever(v_vendor_id, false) c;
  else
    select f.* into v_steps from analytics.funnel_between(p_from, p_to, p_vendor_id) f;
    select count(*) as once, count(*) filter (where b.is_again) as again
      into v_buyers
      from (
        select min(o.checkout_id) <> max(o.checkout_id) as is_again
          from reporting.orders o
         where o.user_id is not null and o.order_status <> 'Cancelled'
           and (p_from is null or o.created_at >= p_from)
           and (p_to is null or o.created_at < p_to)
           and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         group by o.user_id
      ) b;
  end if;
  return query
  with steps (step_number, step, people, is_recorded) as (
    values (1, 'visited', v_steps.visited, v_ever.visited > 0),
           (2, 'viewedProduct', v_steps.viewed_product, v_ever.viewed_product > 0),
           (3, 'addedToCart', v_steps.added_to_cart, v_ever.added_to_cart > 0),
           (4, 'startedCheckout', v_steps.started_checkout, v_ever.started_checkout > 0),
           (5, 'purchased', v_buyers.once, true), (6, 'purchasedAgain', v_buyers.again, true)
  ), counted as (
    select s.step_number, s.step, case when s.is_recorded then s.people end as people, s.is_recorded from steps s
  )
  select s.step_number, s.step, s.people,
         round(s.people::numeric / nullif(lag(s.people) over (order by s.step_number), 0), 4),
         round(s.people::numeric / nullif(first_value(s.people) over (order by s.step_number), 0), 4),
         s.is_recorded
    from counted s;
end
$function$
;
comment on function analytics.funnel(timestamp with time zone,timestamp with time zone,bigint) is 'Distinct people at each step; rate is the share of the step before. A step that was never recorded, ever, has nulls. A purchase is a checkout that was not cancelled whole; guests are not people here.';

CREATE OR REPLACE FUNCTION analytics.funnel_between(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS TABLE(visited bigint, viewed_product bigint, added_to_cart bigint, started_checkout bigint)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
 SET work_mem TO '64MB'
AS $function$
begin
  return query
  with seen as materialized (
    select e.visitor_id, e.user_id, bit_or(analytics.step_of(e.kind)) as steps
      from reporting.events e
     where (p_from is null or e.occurred_at >= p_from)
       and (p_to is null or e.occurred_at < p_to)
       and (p_vendor_id is null or e.vendor_id = p_vendor_id)
     group by e.visitor_id, e.user_id
  ), visitors as (
    select min(s.user_id) as user_id, bit_or(s.steps) filter (where s.user_id is null) as steps
      from seen s
     group by s.visitor_id
  ), people as (
    select v.steps from visitors v where v.user_id is null
    union all
    select bit_or(u.steps)
      from (
        select s.user_id, s.steps from seen s where s.user_id is not null
        union all
        select v.user_id, v.steps from visitors v where v.user_id is not null
      ) u
     group by u.user_id
  )
  select count(*) filter (where p.steps & 1 > 0), count(*) filter (where p.steps & 2 > 0),
         count(*) filter (where p.steps & 4 > 0), count(*) filter (where p.steps & 8 > 0)
    from people p;
end
$function$
;
comment on function analytics.funnel_between(timestamp with time zone,timestamp with time zone,bigint) is 'People at each recorded step in a period: a visitor is the person of the lowest user_id that signed in there within it. Its cost grows with the events of the period.';

CREATE OR REPLACE FUNCTION analytics.funnel_changes(p_events analytics.event_deltas[], p_vendor_id bigint)
 RETURNS TABLE(vendor_id bigint, visitor_id uuid, user_id bigint, own_steps integer, steps_before integer, steps integer)
 LANGUAGE sql
 STABLE
AS $function$
  with events as materialized (
    select v.vendor_id, d.visitor_id, d.user_id, d.steps
      from unnest(p_events) d
     cross join lateral unnest(case d.vendor_id when 0 then array[0::bigint] else array[0, d.vendor_id] end) as v (vendor_id)
     where p_vendor_id is null or v.vendor_id = p_vendor_id
  ), visitors as materialized (
    select s.vendor_id, s.visitor_id, b.user_id as user_before, least(b.user_id, s.user_id) as user_id,
           coalesce(b.steps, 0) as steps_before, coalesce(b.steps, 0) | s.steps as steps
      from (
        select e.vendor_id, e.visitor_id, min(e.user_id) as user_id,
               coalesce(bit_or(e.steps) filter (where e.user_id is null), 0) as steps
          from events e
         group by e.vendor_id, e.visitor_id
      ) s
      left join lateral (
        select k.user_id, k.steps
          from analytics.funnel_visitors k
         where k.vendor_id = s.vendor_id and k.visitor_id = s.visitor_id
        offset 0
      ) b on true
  ), gains as (
    select t.vendor_id, t.user_id, bit_or(t.own_steps) as own_steps, bit_or(t.steps) as steps, bool_or(t.is_lost) as is_lost
      from (
        select e.vendor_id, e.user_id, e.steps as own_steps, e.steps, false as is_lost
          from events e where e.user_id is not null
        union all
        select v.vendor_id, v.user_id, 0, v.steps, false from visitors v where v.user_id is not null
        union all
        select v.vendor_id, v.user_before, 0, 0, true from visitors v where v.user_before <> v.user_id
      ) t
     group by t.vendor_id, t.user_id
  )
  select v.vendor_id, v.visitor_id, v.user_id, v.steps, case when v.user_before is null then v.steps_before else 0 end,
         case when v.user_id is null then v.steps else 0 end
    from visitors v
  union all
  select g.vendor_id, null, g.user_id, coalesce(b.own_steps, 0) | g.own_steps, coalesce(b.steps, 0),
         case
           when g.is_lost then b.own_steps | g.steps | coalesce((
             select bit_or(k.steps)
               from analytics.funnel_visitors k
              where k.user_id = g.user_id and k.vendor_id = g.vendor_id and not exists (
                select from visitors v
                 where v.vendor_id = k.vendor_id and v.visitor_id = k.visitor_id and v.user_id <> g.user_id)), 0)
           else coalesce(b.steps, 0) | g.steps
         end
    from gains g
    left join lateral (
      select k.own_steps, k.steps
        from analytics.funnel_users k
       where k.vendor_id = g.vendor_id and k.user_id = g.user_id
      offset 0
    ) b on true;
$function$
;
comment on function analytics.funnel_changes(analytics.event_deltas[],bigint) is 'What some events change in the funnel''s standing state, of one vendor, of all together (0) or of each (null): visitors (visitor_id) with the person they are and the steps taken while not signed in, persons (visitor_id null) with their own steps; steps_before and steps are what each counted for before, and counts for now.';

CREATE OR REPLACE FUNCTION analytics.funnel_ever(p_vendor_id bigint)
 RETURNS TABLE(visited bigint, viewed_product bigint, added_to_cart bigint, started_checkout bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(sum(c.visited), 0)::bigint, coalesce(sum(c.viewed_product), 0)::bigint,
         coalesce(sum(c.added_to_cart), 0)::bigint, coalesce(sum(c.started_checkout), 0)::bigint
    from (
      select f.visited, f.viewed_product, f.added_to_cart, f.started_checkout
        from analytics.funnel_counts f where f.vendor_id = p_vendor_id
      union all
      select (t.steps & 1) - (t.steps_before & 1), ((t.steps & 2) - (t.steps_before & 2)) / 2,
             ((t.steps & 4) - (t.steps_before & 4)) / 4, ((t.steps & 8) - (t.steps_before & 8)) / 8
        from analytics.funnel_changes(
          array(select d from analytics.event_deltas d where p_vendor_id in (0, d.vendor_id)), p_vendor_id) t
    ) c;
$function$
;
comment on function analytics.funnel_ever(bigint) is 'People at each recorded step over all time, of one vendor or (0) of all: the kept counts, brought up to date with the events not merged yet.';

CREATE OR REPLACE FUNCTION analytics.guest_orders(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(guest_orders bigint, guest_checkouts bigint, guest_sales numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select t.guest_orders, t.guest_checkouts, t.guest_sales
    from analytics.sales_totals(p_from, p_to, p_currency, p_vendor_id, null, p_sold) t;
$function$
;
comment on function analytics.guest_orders(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'Orders of guests, who have no user_id, and their money: what reports about people leave out.';

CREATE OR REPLACE FUNCTION analytics.is_sold(p_order_status text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (p_order_status = ANY (ARRAY['Shipped'::text, 'Completed'::text]))
;
comment on function analytics.is_sold(text) is 'Whether an order in this state counts as sold.';

CREATE OR REPLACE FUNCTION analytics.items_in(p_mode text, p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS TABLE(order_id bigint, checkout_id bigint, user_id bigint, vendor_id bigint, product_id bigint, variant_id bigint, category_id bigint, created_at timestamp with time zone, ship_country text, ship_region text, ship_city text, quantity integer, revenue numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select i.order_id, i.checkout_id, i.user_id, i.vendor_id, i.product_id, i.variant_id, i.category_id, i.created_at,
         i.ship_country, i.ship_region, i.ship_city, i.quantity,
         analytics.amount(p_mode, i.revenue, i.base_revenue, r.multiplier, r.divisor)
    from reporting.order_items i
    left join (
      select d.day, max(d.multiplier) as multiplier, max(d.divisor) as divisor
        from analytics.daily_rates(p_currency) d group by d.day
    ) r on r.day = (i.created_at at time zone 'UTC')::date
   where (p_from is null or i.created_at >= p_from)
     and (p_to is null or i.created_at < p_to)
     and (p_vendor_id is null or i.vendor_id = p_vendor_id)
     and (not p_sold or i.is_sold)
     and (p_category_id is null or i.category_id in (select analytics.category_tree(p_category_id)));
$function$
;
comment on function analytics.items_in(text,timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'The order lines a report counts, with their revenue (items after discounts) in its currency. One select, so that PostgreSQL inlines it.';

CREATE OR REPLACE FUNCTION analytics.low_stock(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_category_id bigint, p_threshold integer, p_after_quantity bigint DEFAULT NULL::bigint, p_after_variant_id bigint DEFAULT NULL::bigint, p_limit bigint DEFAULT NULL::bigint)
 RETURNS TABLE(variant_id bigint, product_id bigint, product text, sku text, vendor_id bigint, vendor text, stock_quantity integer, reserved integer, days_of_cover numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_to constant timestamptz := coalesce(p_to, now());
  v_from constant timestamptz := coalesce(p_from, v_to - interval '28 days');
begin
  return query
  with scarce as materialized (
    select v.variant_id, v.product_id, p.name as product, v.sku, v.vendor_id, p.vendor, v.stock_quantity, v.reserved
      from reporting.variants v
      join reporting.products p on p.product_id = v.product_id
     where v.is_active and v.stock_quantity <= p_threshold
       and (p_vendor_id is null or v.vendor_id = p_vendor_id)
       and (p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id)))
       and (p_after_variant_id is null or (v.stock_quantity, v.variant_id) > (p_after_quantity, p_after_variant_id))
     order by v.stock_quantity, v.variant_id
     limit p_limit
  ), spans as materialized (
    select t.level, t.sign, t.starts_at, t.ends_at from analytics.spans(v_from, p_to, 'd', 'd') t
  ), sold as (
    select x.variant_id, sum(x.quantity) as quantity
      from (
        select r.variant_id, t.sign * r.quantity as quantity
          from scarce s
          join analytics.product_rollup r on r.variant_id = s.variant_id and r.level = 'd' and r.is_sold
           and r.bucket >= v_from - interval '1 day'
          join spans t on t.level = r.level and r.bucket >= t.starts_at and r.bucket < t.ends_at
        union all
        select i.variant_id, t.sign * d.sign * i.quantity
          from analytics.deltas d
         cross join lateral unnest(d.variant_ids, d.quantities) as i (variant_id, quantity)
          join spans t on t.level <> 'r' and d.occurred_at >= t.starts_at and d.occurred_at < t.ends_at
         where d.is_sold
        union all
        select i.variant_id, t.sign * i.quantity
          from spans t
          join reporting.orders o on o.created_at >= t.starts_at and o.created_at < t.ends_at and o.is_sold
          join reporting.lines i on i.order_id = o.order_id
         where t.level = 'r'
      ) x
     group by x.variant_id
    having sum(x.quantity) > 0
  )
  select s.variant_id, s.product_id, s.product, s.sku, s.vendor_id, s.vendor, s.stock_quantity, s.reserved,
         round(s.stock_quantity * extract(epoch from v_to - v_from) / 86400 / d.quantity, 1)
    from scarce s
    left join sold d on d.variant_id = s.variant_id;
end
$function$
;
comment on function analytics.low_stock(timestamp with time zone,timestamp with time zone,bigint,bigint,integer,bigint,bigint,bigint) is 'Active variants with p_threshold units or fewer on hand now. days_of_cover is how long they last at the pace of the period''s sales (of the last 28 days where none is given); null when none was sold. Of all of them, or of p_limit after the given place, fewest units first.';

CREATE OR REPLACE FUNCTION analytics.merge_deltas()
 RETURNS TABLE(merged bigint, vendor_ids bigint[])
 LANGUAGE plpgsql
AS $function$
declare
  v_reviews bigint;
  v_reviewed bigint[];
  v_traffic record;
begin
  merged := 0;
  vendor_ids := '{}';
  -- One merger at a time, of however many hosts: the others have nothing to do.
  if not pg_try_advisory_xact_lock(7305794313) then
    return next;
    return;
  end if;
  with moved as materialized (
    delete from analytics.deltas returning *
  ), sales as (
    insert into analytics.sales_rollup as r (level, vendor_id, bucket, is_sold, currency, orders, checkouts,
      guest_orders, guest_checkouts, sales, base_sales, guest_sales, guest_base_sales, revenue, base_revenue,
      commission, base_commission, refund_count, refunds, base_refunds, refunded_orders, shipped_orders, ship_seconds)
    select l.level, v.vendor_id, l.bucket, m.is_sold, m.currency, sum(m.sign * m.orders), sum(m.sign * m.checkouts),
           coalesce(sum(m.sign * m.orders) filter (where m.user_id is null), 0),
           coalesce(sum(m.sign * m.checkouts) filter (where m.user_id is null), 0), sum(m.sign * m.sales),
           sum(m.sign * m.base_sales), coalesce(sum(m.sign * m.sales) filter (where m.user_id is null), 0),
           coalesce(sum(m.sign * m.base_sales) filter (where m.user_id is null), 0), sum(m.sign * m.revenue),
           sum(m.sign * m.base_revenue), sum(m.sign * m.commission), sum(m.sign * m.base_commission),
           sum(m.sign * m.refund_count), sum(m.sign * m.refunds), sum(m.sign * m.base_refunds),
           sum(m.sign * m.refunded_orders), sum(m.sign * m.shipped_orders), sum(m.sign * m.ship_seconds)
      from moved m
     cross join lateral unnest(case when m.vendor_id = 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
     cross join lateral (values ('q', date_bin('15 minutes', m.occurred_at, timestamptz 'epoch')),
       ('d', date_trunc('day', m.occurred_at, 'UTC')), ('m', date_trunc('month', m.occurred_at, 'UTC'))) as l (level, bucket)
     group by l.level, v.vendor_id, l.bucket, m.is_sold, m.currency
    on conflict (level, vendor_id, bucket, is_sold, currency) do update set
      orders = r.orders + excluded.orders, checkouts = r.checkouts + excluded.checkouts,
      guest_orders = r.guest_orders + excluded.guest_orders,
      guest_checkouts = r.guest_checkouts + excluded.guest_checkouts, sales = r.sales + excluded.sales,
      base_sales = r.base_sales + excluded.base_sales, guest_sales = r.guest_sales + excluded.guest_sales,
      guest_base_sales = r.guest_base_sales + excluded.guest_base_sales, revenue = r.revenue + excluded.revenue,
      base_revenue = r.base_revenue + excluded.base_revenue, commission = r.commission + excluded.commission,
      base_commission = r.base_commission + excluded.base_commission,
      refund_count = r.refund_count + excluded.refund_count, refunds = r.refunds + excluded.refunds,
      base_refunds = r.base_refunds + excluded.base_refunds,
      refunded_orders = r.refunded_orders + excluded.refunded_orders,
      shipped_orders = r.shipped_orders + excluded.shipped_orders,
      ship_seconds = r.ship_seconds + excluded.ship_seconds
  ), products as (
    insert into analytics.product_rollup as r (level, bucket, vendor_id, product_id, variant_id, is_sold, currency,
      quantity, revenue, base_revenue, first_at)
    select l.level, l.bucket, m.vendor_id, i.product_id, l.variant_id, m.is_sold, m.currency, sum(m.sign * i.quantity),
           sum(m.sign * i.revenue), sum(m.sign * i.base_revenue), min(m.occurred_at)
      from moved m
     cross join lateral unnest(m.product_ids, m.variant_ids, m.quantities, m.revenues, m.base_revenues)
       as i (product_id, variant_id, quantity, revenue, base_revenue)
     cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC'), i.variant_id),
       ('m', date_trunc('month', m.occurred_at, 'UTC'), 0), ('a', timestamptz '-infinity', 0)
     ) as l (level, bucket, variant_id)
     group by l.level, l.bucket, m.vendor_id, i.product_id, l.variant_id, m.is_sold, m.currency
    on conflict (level, bucket, product_id, variant_id, is_sold, currency) do update set
      quantity = r.quantity + excluded.quantity, revenue = r.revenue + excluded.revenue,
      base_revenue = r.base_revenue + excluded.base_revenue, first_at = least(r.first_at, excluded.first_at)
  ), names as (
    insert into analytics.places (vendor_id, place_id, country, region, city)
    select distinct v.vendor_id, analytics.place_id(m.ship_country, m.ship_region, m.ship_city),
           nullif(m.ship_country, ''), nullif(m.ship_region, ''), nullif(m.ship_city, '')
      from moved m
     cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
     where m.vendor_id <> 0
    on conflict (vendor_id, place_id) do nothing
  ), places as (
    insert into analytics.place_rollup as r (level, vendor_id, bucket, place_id, is_sold, currency, orders, sales,
      base_sales, revenue, base_revenue, refund_count, refunds, base_refunds)
    select l.level, v.vendor_id, l.bucket, p.place_id, m.is_sold, m.currency, sum(m.sign * m.orders),
           sum(m.sign * m.sales), sum(m.sign * m.base_sales), sum(m.sign * m.revenue), sum(m.sign * m.base_revenue),
           sum(m.sign * m.refund_count), sum(m.sign * m.refunds), sum(m.sign * m.base_refunds)
      from moved m
     cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
     cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
       ('m', date_trunc('month', m.occurred_at, 'UTC'))) as l (level, bucket)
     cross join lateral (select analytics.place_id(m.ship_country, m.ship_region, m.ship_city) as place_id) p
     where m.vendor_id <> 0
     group by l.level, v.vendor_id, l.bucket, p.place_id, m.is_sold, m.currency
    on conflict (level, vendor_id, bucket, place_id, is_sold, currency) do update set
      orders = r.orders + excluded.orders, sales = r.sales + excluded.sales,
      base_sales = r.base_sales + excluded.base_sales, revenue = r.revenue + excluded.revenue,
      base_revenue = r.base_revenue + excluded.base_revenue, refund_count = r.refund_count + excluded.refund_count,
      refunds = r.refunds + excluded.refunds, base_refunds = r.base_refunds + excluded.base_refunds
  ), customers as (
    insert into analytics.customer_totals as r (vendor_id, sold_only, user_id, orders, checkouts, base_sales,
      base_revenue, refund_count, base_refunds, first_at, last_at, uncancelled)
    select v.vendor_id, s.sold_only, m.user_id, sum(m.sign * m.orders),
           sum(m.sign * case when v.vendor_id = 0 then m.checkouts else m.orders end), sum(m.sign * m.base_sales),
           sum(m.sign * m.base_revenue), sum(m.sign * m.refund_count), sum(m.sign * m.base_refunds),
           min(m.occurred_at) filter (where m.sign > 0 and m.orders > 0),
           max(m.occurred_at) filter (where m.sign > 0 and m.orders > 0),
           coalesce(sum(m.sign * m.uncancelled) filter (where m.vendor_id = v.vendor_id), 0)
      from moved m
     cross join lateral unnest(case when m.vendor_id = 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
     cross join lateral (values (false), (true)) as s (sold_only)
     where m.user_id is not null and (m.is_sold or not s.sold_only)
     group by v.vendor_id, s.sold_only, m.user_id
    on conflict (vendor_id, sold_only, user_id) do update set
      orders = r.orders + excluded.orders, checkouts = r.checkouts + excluded.checkouts,
      base_sales = r.base_sales + excluded.base_sales, base_revenue = r.base_revenue + excluded.base_revenue,
      refund_count = r.refund_count + excluded.refund_count, base_refunds = r.base_refunds + excluded.base_refunds,
      first_at = least(r.first_at, excluded.first_at), last_at = greatest(r.last_at, excluded.last_at),
      uncancelled = r.uncancelled + excluded.uncancelled
  ), reasons as (
    insert into analytics.refund_totals as r (vendor_id, refund_reason, currency, orders, refund_count, refunds,
      base_refunds)
    select v.vendor_id, m.refund_reason, m.currency, sum(m.sign * m.reason_orders), sum(m.sign * m.refund_count),
           sum(m.sign * m.refunds), sum(m.sign * m.base_refunds)
      from moved m
     cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
     where m.refund_reason is not null
     group by v.vendor_id, m.refund_reason, m.currency
    on conflict (vendor_id, refund_reason, currency) do update set
      orders = r.orders + excluded.orders, refund_count = r.refund_count + excluded.refund_count,
      refunds = r.refunds + excluded.refunds, base_refunds = r.base_refunds + excluded.base_refunds
  )
  select count(*), coalesce(array_agg(distinct m.vendor_id) filter (where m.vendor_id <> 0), '{}')
    into merged, vendor_ids from moved m;
  with moved as materialized (
    delete from analytics.review_deltas returning *
  ), ratings as (
    insert into analytics.review_rollup as r (level, bucket, product_id, vendor_id, n1, n2, n3, n4, n5)
    select l.level, l.bucket, m.product_id, m.vendor_id, coalesce(sum(m.sign) filter (where m.rating = 1), 0),
           coalesce(sum(m.sign) filter (where m.rating = 2), 0), coalesce(sum(m.sign) filter (where m.rating = 3), 0),
           coalesce(sum(m.sign) filter (where m.rating = 4), 0), coalesce(sum(m.sign) filter (where m.rating = 5), 0)
      from moved m
     cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
       ('m', date_trunc('month', m.occurred_at, 'UTC')), ('a', timestamptz '-infinity')) as l (level, bucket)
     group by l.level, l.bucket, m.product_id, m.vendor_id
    on conflict (level, bucket, product_id) do update set
      n1 = r.n1 + excluded.n1, n2 = r.n2 + excluded.n2, n3 = r.n3 + excluded.n3, n4 = r.n4 + excluded.n4, n5 = r.n5 +
      excluded.n5
  ), features as (
    insert into analytics.feature_rollup as r (level, bucket, product_id, vendor_id, subject, scores, total)
    select l.level, l.bucket, m.product_id, m.vendor_id, f.key, sum(m.sign), sum(m.sign * f.value::text::numeric)
      from moved m
     cross join lateral jsonb_each(m.feature_scores) f
     cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
       ('m', date_trunc('month', m.occurred_at, 'UTC')), ('a', timestamptz '-infinity')) as l (level, bucket)
     where jsonb_typeof(f.value) = 'number'
     group by l.level, l.bucket, m.product_id, m.vendor_id, f.key
    on conflict (level, bucket, product_id, subject) do update set
      scores = r.scores + excluded.scores, total = r.total + excluded.total
  )
  select count(*), coalesce(array_agg(distinct m.vendor_id), '{}') into v_reviews, v_reviewed from moved m;
  select t.* into v_traffic from analytics.merge_traffic() t;
  merged := merged + v_reviews + v_traffic.merged;
  vendor_ids := array(
    select unnest(vendor_ids) union select unnest(v_reviewed) union select unnest(v_traffic.vendor_ids));
  return next;
end
$function$
;
comment on function analytics.merge_deltas() is 'Moves all committed deltas into the rollups and answers how many there were, and of which vendors: delete … returning and the sums are one statement, so a snapshot sees each change either as a delta or merged. Runs every moment, in one host at a time.';

CREATE OR REPLACE FUNCTION analytics.merge_traffic()
 RETURNS TABLE(merged bigint, vendor_ids bigint[])
 LANGUAGE plpgsql
AS $function$
declare
  v_entries bigint;
  v_vendors bigint[];
begin
  with moved as materialized (
    delete from analytics.event_deltas returning *
  ), changes as materialized (
    select c.* from analytics.funnel_changes(array(select m::analytics.event_deltas from moved m), null) c
  ), visitors as (
    insert into analytics.funnel_visitors as r (vendor_id, visitor_id, user_id, steps)
    select c.vendor_id, c.visitor_id, c.user_id, c.own_steps from changes c where c.visitor_id is not null
    on conflict (vendor_id, visitor_id) do update set user_id = excluded.user_id, steps = excluded.steps
     where (r.user_id, r.steps) is distinct from (excluded.user_id, excluded.steps)
  ), users as (
    insert into analytics.funnel_users as r (vendor_id, user_id, own_steps, steps)
    select c.vendor_id, c.user_id, c.own_steps, c.steps from changes c where c.visitor_id is null
    on conflict (vendor_id, user_id) do update set own_steps = excluded.own_steps, steps = excluded.steps
     where (r.own_steps, r.steps) is distinct from (excluded.own_steps, excluded.steps)
  ), counts as (
    insert into analytics.funnel_counts as r (vendor_id, visited, viewed_product, added_to_cart, started_checkout)
    select c.vendor_id, sum((c.steps & 1) - (c.steps_before & 1)), sum(((c.steps & 2) - (c.steps_before & 2)) / 2),
           sum(((c.steps & 4) - (c.steps_before & 4)) / 4), sum(((c.steps & 8) - (c.steps_before & 8)) / 8)
      from changes c
     where c.steps <> c.steps_before
     group by c.vendor_id
    on conflict (vendor_id) do update set
      visited = r.visited + excluded.visited, viewed_product = r.viewed_product + excluded.viewed_product,
      added_to_cart = r.added_to_cart + excluded.added_to_cart,
      started_checkout = r.started_checkout + excluded.started_checkout
  )
  select count(*), coalesce(array_agg(distinct m.vendor_id) filter (where m.vendor_id <> 0), '{}')
    into merged, vendor_ids from moved m;
  with moved as materialized (
    delete from analytics.activity_deltas returning *
  ), totals as (
    insert into analytics.activity_totals as r (vendor_id, user_id, actions, last_at)
    select v.vendor_id, m.user_id, sum(m.actions), max(m.last_at)
      from moved m
     cross join lateral unnest(case m.vendor_id when 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
     group by v.vendor_id, m.user_id
    on conflict (vendor_id, user_id) do update set
      actions = r.actions + excluded.actions, last_at = greatest(r.last_at, excluded.last_at)
  )
  select count(*), coalesce(array_agg(distinct m.vendor_id) filter (where m.vendor_id <> 0), '{}')
    into v_entries, v_vendors from moved m;
  merged := merged + v_entries;
  vendor_ids := array(select unnest(vendor_ids) union select unnest(v_vendors));
  return next;
end
$function$
;
comment on function analytics.merge_traffic() is 'The part of merge_deltas for events and the activity log, under its lock: one statement each, so that a snapshot sees an event either as a delta or counted.';

CREATE OR REPLACE FUNCTION analytics.money_mode(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_day date;
begin
  if p_currency = platform.marketplace_currency() then
    return 'base';
  end if;
  if not exists (
    select from reporting.orders o
     where (p_from is null or o.created_at >= p_from)
         and (p_to is null or o.created_at < p_to)
         and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         and (not p_sold or o.is_sold)
       and (p_category_id is null or exists (
         select from reporting.order_items i
          where i.order_id = o.order_id and i.category_id in (select analytics.category_tree(p_category_id))))
       and o.currency <> p_currency
  ) then
    return 'charged';
  end if;
  select min(s.day) into v_day
    from (
    select distinct (o.created_at at time zone 'UTC')::date as day from reporting.orders o
     where (p_from is null or o.created_at >= p_from)
         and (p_to is null or o.created_at < p_to)
         and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         and (not p_sold or o.is_sold)
       and (p_category_id is null or exists (
         select from reporting.order_items i
          where i.order_id = o.order_id and i.category_id in (select analytics.category_tree(p_category_id))))
  ) s
    left join analytics.daily_rates(p_currency) r on r.day = s.day
   where r.day is null;
  if v_day is not null then
    raise exception 'No exchange rate from % to % on or before %: record one, or ask for another currency.',
      platform.marketplace_currency(), p_currency, v_day
      using errcode = 'ST400', column = 'currency';
  end if;
  return 'converted';
end
$function$
;
comment on function analytics.money_mode(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'How a report in p_currency gets its amounts: base (kept in the marketplace''s currency), charged (every order in it was charged in p_currency) or converted by the dated rates. Error ST400 when a rate is missing: no number is better than a wrong one.';

CREATE OR REPLACE FUNCTION analytics.new_vs_returning(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(new_customers bigint, returning_customers bigint, new_customers_sales numeric, returning_customers_sales numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  if p_to is not null or p_currency <> platform.marketplace_currency() then
    return query select * from analytics.recount_new_vs_returning(p_from, p_to, p_currency, p_vendor_id, p_sold);
    return;
  end if;
  return query
  with people as (
    -- Up to now, who bought in the period is whose latest order lies in it, and who is new whose first does.
    select count(*) filter (where t.first_at >= coalesce(p_from, '-infinity')) as newcomers,
           count(*) filter (where t.first_at < p_from) as others,
           coalesce(sum(t.base_sales) filter (where t.first_at >= coalesce(p_from, '-infinity')), 0) as newcomers_sales
      from analytics.customers_ever(analytics.whose(p_vendor_id), p_sold) t
     where t.orders > 0 and t.last_at >= coalesce(p_from, '-infinity')
  )
  select p.newcomers, p.others, p.newcomers_sales, t.total_sales - t.guest_sales - p.newcomers_sales
    from people p
   cross join analytics.sales_totals(p_from, p_to, p_currency, p_vendor_id, null, p_sold) t;
end
$function$
;
comment on function analytics.new_vs_returning(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'People who bought in the period: new when their first purchase ever lies in it, else returning; and what they paid. With a vendor, first means first with that vendor.';

CREATE OR REPLACE FUNCTION analytics.note_activity()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into analytics.activity_deltas (vendor_id, user_id, actions, last_at)
  select coalesce(n.vendor_id, 0), coalesce(n.user_id, 0), count(*), max(n."timestamp")
    from new_entries n
   group by n.vendor_id, n.user_id;
  return null;
end
$function$
;
comment on function analytics.note_activity() is 'Appends deltas for new entries of the activity log. Entries are never changed; whoever deletes old ones rebuilds the rollups.';

CREATE OR REPLACE FUNCTION analytics.note_changed_orders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  v_order_ids constant bigint[] := array(
    select n.order_id
      from old_orders o
      join new_orders n on n.order_id = o.order_id
     where (analytics.is_sold(o.order_status), o.order_status = 'Cancelled', o.user_id, o.currency, o.created_at,
             o.shipped_at, o.order_total, o.base_order_total, o.ship_country, o.ship_region, o.ship_city)
           is distinct from (analytics.is_sold(n.order_status), n.order_status = 'Cancelled', n.user_id, n.currency,
             n.created_at, n.shipped_at, n.order_total, n.base_order_total, n.ship_country, n.ship_region, n.ship_city));
  v_checkout_ids bigint[];
begin
  if v_order_ids = '{}' then
    return null;
  end if;
  v_checkout_ids := array(
    select distinct n.checkout_id from new_orders n where n.order_id = any(v_order_ids) order by 1);
  -- Orders of one purchase that change at once take turns, so that exactly one of them is its first sold one.
  perform orders.lock_checkouts(v_checkout_ids);
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, orders, uncancelled, sales, base_sales, revenue, base_revenue, commission, base_commission,
    refunded_orders, shipped_orders, ship_seconds, product_ids, variant_ids, quantities, revenues, base_revenues)
  with versions as (
    select -1 as sign, o.* from old_orders o where o.order_id = any(v_order_ids)
    union all
    select 1, n.* from new_orders n where n.order_id = any(v_order_ids)
  )
  select v.sign, v.created_at, v.vendor_id, v.user_id, analytics.is_sold(v.order_status), v.currency, v.ship_country,
         v.ship_region, v.ship_city, 1, (v.order_status <> 'Cancelled')::integer, v.order_total, v.base_order_total,
         coalesce(l.revenue, 0), coalesce(l.base_revenue, 0), coalesce(c.amount, 0), coalesce(c.base_amount, 0),
         (exists (select from reporting.refunds r where r.order_id = v.order_id))::integer,
         (v.shipped_at is not null)::integer, coalesce(extract(epoch from v.shipped_at - v.created_at), 0),
         l.product_ids, l.variant_ids, l.quantities, l.revenues, l.base_revenues
    from versions v
    left join lateral (
      select sum(i.revenue) as revenue, sum(i.base_revenue) as base_revenue, array_agg(i.product_id) as product_ids,
             array_agg(i.variant_id) as variant_ids, array_agg(i.quantity) as quantities,
             array_agg(i.revenue) as revenues, array_agg(i.base_revenue) as base_revenues
        from reporting.lines i where i.order_id = v.order_id
    ) l on true
    left join lateral (
      select sum(m.amount) as amount, sum(m.base_amount) as base_amount
        from reporting.commissions m where m.order_id = v.order_id
    ) c on true;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, refund_count, refunds, base_refunds)
  with versions as (
    select -1 as sign, o.* from old_orders o where o.order_id = any(v_order_ids)
    union all
    select 1, n.* from new_orders n where n.order_id = any(v_order_ids)
  )
  select v.sign, r.created_at, v.vendor_id, v.user_id, analytics.is_sold(v.order_status) or v.order_kind = 'adjustment',
         r.currency, v.ship_country, v.ship_region, v.ship_city, 1, r.refund_amount, r.base_refund_amount
    from versions v
    join reporting.refunds r on r.order_id = v.order_id;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, checkouts,
    uncancelled)
  with purchases as (
    select p.* from analytics.purchases(v_checkout_ids, '{}') p
  ), before as (
    select b.checkout_id, min(b.placed_at) as placed_at, min(b.user_id) as user_id, bool_or(b.is_sold) as is_sold,
           min(b.currency) as currency, bool_or(b.is_uncancelled) as is_uncancelled
      from (
        select p.* from analytics.purchases(v_checkout_ids, v_order_ids) p
        union all
        select o.checkout_id, o.created_at, o.user_id, analytics.is_sold(o.order_status), o.currency,
               o.order_status <> 'Cancelled'
          from old_orders o where o.order_id = any(v_order_ids)
      ) b
     group by b.checkout_id
  )
  select s.sign, s.placed_at, 0, s.user_id, s.is_sold, s.currency, 1, s.is_uncancelled::integer
    from purchases p
    join before b on b.checkout_id = p.checkout_id and (b.placed_at, b.user_id, b.is_sold, b.currency, b.is_uncancelled)
           is distinct from (p.placed_at, p.user_id, p.is_sold, p.currency, p.is_uncancelled)
   cross join lateral (
     values (1, p.placed_at, p.user_id, p.is_sold, p.currency, p.is_uncancelled),
       (-1, b.placed_at, b.user_id, b.is_sold, b.currency, b.is_uncancelled)
   ) as s (sign, placed_at, user_id, is_sold, currency, is_uncancelled);
  return null;
end
$function$
;
comment on function analytics.note_changed_orders() is 'Appends deltas for orders whose change a report sees (sold or not, cancelled or not, amounts, dispatch, person, destination): what they counted before is taken back, what they count now is added, with their lines, commissions and refunds.';

CREATE OR REPLACE FUNCTION analytics.note_commissions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- In step with whoever ships the order meanwhile.
  perform orders.lock_orders(array(select distinct n.order_id from new_rows n order by 1));
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, commission, base_commission)
  select 1, o.created_at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city,
         c.amount, c.base_amount
    from (
      select n.order_id, sum(n.amount) as amount, sum(n.base_amount) as base_amount from new_rows n group by n.order_id
    ) c
    join reporting.orders o on o.order_id = c.order_id;
  return null;
end
$function$
;
comment on function analytics.note_commissions() is 'Appends deltas for new commissions, one per order.';

CREATE OR REPLACE FUNCTION analytics.note_events()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into analytics.event_deltas (vendor_id, visitor_id, user_id, steps)
  select coalesce(n.vendor_id, 0), n.visitor_id, n.user_id, bit_or(analytics.step_of(n.kind))
    from new_events n
   group by n.vendor_id, n.visitor_id, n.user_id;
  return null;
end
$function$
;
comment on function analytics.note_events() is 'Appends deltas for new events, one per vendor, visitor and person. Events are never changed; whoever deletes old ones rebuilds the rollups.';

CREATE OR REPLACE FUNCTION analytics.note_lines()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- In step with whoever ships the order meanwhile.
  perform orders.lock_orders(array(select distinct n.order_id from new_lines n order by 1));
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, revenue, base_revenue, product_ids, variant_ids, quantities, revenues, base_revenues)
  select 1, o.created_at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city,
         l.revenue, l.base_revenue, l.product_ids, l.variant_ids, l.quantities, l.revenues, l.base_revenues
    from (
      select n.order_id, sum(n.quantity * n.unit_price - n.discount_amount) as revenue,
             sum(n.base_revenue) as base_revenue, array_agg(n.product_id) as product_ids,
             array_agg(n.variant_id) as variant_ids, array_agg(n.quantity) as quantities,
             array_agg(n.quantity * n.unit_price - n.discount_amount) as revenues,
             array_agg(n.base_revenue) as base_revenues
        from new_lines n
       group by n.order_id
    ) l
    join reporting.orders o on o.order_id = l.order_id;
  return null;
end
$function$
;
comment on function analytics.note_lines() is 'Appends deltas for new order lines, one per order.';

CREATE OR REPLACE FUNCTION analytics.note_placed_orders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  v_order_ids constant bigint[] := array(select n.order_id from new_orders n);
  v_checkout_ids constant bigint[] := array(select distinct n.checkout_id from new_orders n order by 1);
begin
  perform orders.lock_checkouts(v_checkout_ids);
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, orders, uncancelled, sales, base_sales, shipped_orders, ship_seconds)
  select 1, n.created_at, n.vendor_id, n.user_id, analytics.is_sold(n.order_status), n.currency, n.ship_country,
         n.ship_region, n.ship_city, 1, (n.order_status <> 'Cancelled')::integer, n.order_total, n.base_order_total,
         (n.shipped_at is not null)::integer,
         coalesce(extract(epoch from n.shipped_at - n.created_at), 0)
    from new_orders n;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, checkouts,
    uncancelled)
  select s.sign, s.placed_at, 0, s.user_id, s.is_sold, s.currency, 1, s.is_uncancelled::integer
    from analytics.purchases(v_checkout_ids, '{}') p
    left join analytics.purchases(v_checkout_ids, v_order_ids) b on b.checkout_id = p.checkout_id
   cross join lateral (
     values (1, p.placed_at, p.user_id, p.is_sold, p.currency, p.is_uncancelled),
       (-1, b.placed_at, b.user_id, b.is_sold, b.currency, b.is_uncancelled)
   ) as s (sign, placed_at, user_id, is_sold, currency, is_uncancelled)
   where s.placed_at is not null and b is distinct from p;
  return null;
end
$function$
;
comment on function analytics.note_placed_orders() is 'Appends deltas for new orders and for the purchases they make. Lines and commissions are noted as they are inserted. With stoa.deltas = off (bulk loads, which rebuild at their end) or given (the routine appends its own) nothing is noted.';

CREATE OR REPLACE FUNCTION analytics.note_purchase(p_user_id bigint, p_shipping_address jsonb, p_order_ids bigint[], p_vendor_ids bigint[], p_currencies text[], p_product_ids bigint[], p_variant_ids bigint[], p_quantities integer[], p_revenues numeric[], p_base_revenues numeric[], p_commissions numeric[], p_base_commissions numeric[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_currency text := p_currencies[1];
  v_other text;
begin
  foreach v_other in array p_currencies loop
    v_currency := least(v_currency, v_other);
  end loop;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, orders, checkouts, uncancelled, sales, base_sales, revenue, base_revenue, commission, base_commission,
    product_ids, variant_ids, quantities, revenues, base_revenues)
  select 1, now(), l.vendor_id, p_user_id, false, min(l.currency), p_shipping_address ->> 'country',
         p_shipping_address ->> 'region', p_shipping_address ->> 'city', 1, 0, 1, sum(l.revenue), sum(l.base_revenue),
         sum(l.revenue), sum(l.base_revenue), sum(l.commission), sum(l.base_commission), array_agg(l.product_id),
         array_agg(l.variant_id), array_agg(l.quantity), array_agg(l.revenue), array_agg(l.base_revenue)
    from unnest(p_order_ids, p_vendor_ids, p_currencies, p_product_ids, p_variant_ids, p_quantities, p_revenues,
           p_base_revenues, p_commissions, p_base_commissions)
      as l (order_id, vendor_id, currency, product_id, variant_id, quantity, revenue, base_revenue, commission,
           base_commission)
   group by l.order_id, l.vendor_id
  union all
  select 1, now(), 0, p_user_id, false, v_currency, null, null, null, 0, 1, 1, 0, 0, 0, 0,
         0, 0, null, null, null, null, null;
end
$function$
;
comment on function analytics.note_purchase(bigint,jsonb,bigint[],bigint[],text[],bigint[],bigint[],integer[],numeric[],numeric[],numeric[],numeric[]) is 'Appends the deltas of a purchase placed now, one per order and one for itself, in one statement: what the triggers would note of its rows. Arrays hold an entry per line; no delivery, tax or order-wide discount yet.';

CREATE OR REPLACE FUNCTION analytics.note_refunds()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- An order that is shipped meanwhile moves its refunds among the sold ones: one of the two waits and sees the other.
  perform orders.lock_orders(array(select distinct n.order_id from new_refunds n order by 1));
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, refund_count, refunds, base_refunds, refund_reason, reason_orders)
  select 1, r.created_at, r.vendor_id, r.user_id, r.is_sold, r.currency, r.ship_country, r.ship_region, r.ship_city,
         1, r.refund_amount, r.base_refund_amount, r.refund_reason, (not exists (
           select from reporting.refunds e
            where e.order_id = r.order_id and e.refund_reason = r.refund_reason and e.currency = r.currency
              and e.refund_id < r.refund_id))::integer
    from new_refunds n
    join reporting.refunds r on r.refund_id = n.refund_id;
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, refunded_orders)
  select 1, o.created_at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city, 1
    from (select distinct n.order_id from new_refunds n) f
    join reporting.orders o on o.order_id = f.order_id
   where not exists (
     select from reporting.refunds e
      where e.order_id = f.order_id and e.refund_id <> all (array(select n.refund_id from new_refunds n)));
  return null;
end
$function$
;
comment on function analytics.note_refunds() is 'Appends deltas for new refunds, at their own time, and for orders that get their first, at the order''s. A refund is the first of its order for a reason when none has a lower id: their order is locked.';

CREATE OR REPLACE FUNCTION analytics.note_reviews()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'INSERT' then
    insert into analytics.review_deltas (sign, occurred_at, product_id, vendor_id, rating, feature_scores)
    select -1, b.created_at, b.product_id, b.vendor_id, b.rating, b.feature_scores from before_rows b;
  end if;
  if tg_op <> 'DELETE' then
    insert into analytics.review_deltas (sign, occurred_at, product_id, vendor_id, rating, feature_scores)
    select 1, a.created_at, a.product_id, a.vendor_id, a.rating, a.feature_scores from after_rows a;
  end if;
  return null;
end
$function$
;
comment on function analytics.note_reviews() is 'Appends deltas for reviews that are written, changed or taken away.';

CREATE OR REPLACE FUNCTION analytics.note_reworded_refunds(p_order_ids bigint[], p_reason text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into analytics.deltas (sign, occurred_at, vendor_id, user_id, is_sold, currency, ship_country, ship_region,
    ship_city, refund_count, refunds, base_refunds, refund_reason, reason_orders)
  select s.sign, r.created_at, r.vendor_id, r.user_id, r.is_sold, r.currency, r.ship_country, r.ship_region, r.ship_city,
         1, r.refund_amount, r.base_refund_amount, s.reason, s.is_first::integer
    from reporting.refunds r
   cross join lateral (
     values (-1, r.refund_reason, not exists (
              select from reporting.refunds e
               where e.order_id = r.order_id and e.refund_reason = r.refund_reason and e.refund_id < r.refund_id)),
            (1, p_reason, not exists (
              select from reporting.refunds e where e.order_id = r.order_id and e.refund_id < r.refund_id))
   ) as s (sign, reason, is_first)
   where r.order_id = any (p_order_ids)
$function$
;
comment on function analytics.note_reworded_refunds(bigint[],text) is 'Appends deltas for orders of which every refund''s reason is about to become p_reason.';

CREATE OR REPLACE FUNCTION analytics.order_facts(p_from timestamp with time zone, p_to timestamp with time zone)
 RETURNS TABLE(occurred_at timestamp with time zone, vendor_id bigint, user_id bigint, is_sold boolean, currency text, ship_country text, ship_region text, ship_city text, orders integer, checkouts integer, uncancelled integer, sales numeric, base_sales numeric, revenue numeric, base_revenue numeric, commission numeric, base_commission numeric, refund_count integer, refunds numeric, base_refunds numeric, refunded_orders integer, shipped_orders integer, ship_seconds numeric, product_ids bigint[], variant_ids bigint[], quantities integer[], revenues numeric[], base_revenues numeric[])
 LANGUAGE sql
 STABLE
AS $function$
  select o.created_at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city,
         1, 0, (o.order_status <> 'Cancelled')::integer, o.order_total, o.base_order_total,
         coalesce(l.revenue, 0), coalesce(l.base_revenue, 0),
         coalesce(c.amount, 0), coalesce(c.base_amount, 0), 0, 0::numeric, 0::numeric,
         (exists (select from reporting.refunds r where r.order_id = o.order_id))::integer,
         (o.shipped_at is not null)::integer, coalesce(extract(epoch from o.shipped_at - o.created_at), 0),
         l.product_ids, l.variant_ids, l.quantities, l.revenues, l.base_revenues
    from reporting.orders o
    left join lateral (
      select sum(i.revenue) as revenue, sum(i.base_revenue) as base_revenue, array_agg(i.product_id) as product_ids,
             array_agg(i.variant_id) as variant_ids, array_agg(i.quantity) as quantities,
             array_agg(i.revenue) as revenues, array_agg(i.base_revenue) as base_revenues
        from reporting.lines i where i.order_id = o.order_id
    ) l on true
    left join lateral (
      select sum(m.amount) as amount, sum(m.base_amount) as base_amount
        from reporting.commissions m where m.order_id = o.order_id
    ) c on true
   where o.created_at >= p_from and o.created_at < p_to
  union all
  select r.created_at, r.vendor_id, r.user_id, r.is_sold, r.currency, r.ship_country, r.ship_region, r.ship_city,
         0, 0, 0, 0, 0, 0, 0, 0, 0, 1, r.refund_amount, r.base_refund_amount, 0, 0, 0,
         null, null, null, null, null
    from reporting.refunds r
   where r.created_at >= p_from and r.created_at < p_to
  union all
  select c.created_at, 0, c.user_id, c.is_sold, c.currency, null, null, null,
         0, 1, c.uncancelled, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null
    from (
      select min(o.created_at) as created_at, min(o.user_id) as user_id, bool_or(o.is_sold) as is_sold,
             min(o.currency) as currency, bool_or(o.order_status <> 'Cancelled')::integer as uncancelled
        from reporting.orders o
       where o.created_at >= p_from and o.created_at < p_to
       group by o.checkout_id
    ) c;
$function$
;
comment on function analytics.order_facts(timestamp with time zone,timestamp with time zone) is 'What the rollups count, from the rows themselves: an entry per order, per refund (dated by itself) and per purchase (vendor_id 0) of a period. Its cost grows with the period: reports read only their edges so, and rebuild everything.';

CREATE OR REPLACE FUNCTION analytics.orders_in(p_mode text, p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS TABLE(order_id bigint, checkout_id bigint, user_id bigint, vendor_id bigint, created_at timestamp with time zone, shipped_at timestamp with time zone, ship_country text, ship_region text, ship_city text, sales numeric, multiplier numeric, divisor numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select o.order_id, o.checkout_id, o.user_id, o.vendor_id, o.created_at, o.shipped_at,
         o.ship_country, o.ship_region, o.ship_city,
         analytics.amount(p_mode, o.order_total, o.base_order_total, r.multiplier, r.divisor), r.multiplier, r.divisor
    from reporting.orders o
    left join (
      select d.day, max(d.multiplier) as multiplier, max(d.divisor) as divisor
        from analytics.daily_rates(p_currency) d group by d.day
    ) r on r.day = (o.created_at at time zone 'UTC')::date
   where (p_from is null or o.created_at >= p_from)
     and (p_to is null or o.created_at < p_to)
     and (p_vendor_id is null or o.vendor_id = p_vendor_id)
     and (not p_sold or o.is_sold)
     and (p_category_id is null or exists (
       select from reporting.order_items i
        where i.order_id = o.order_id and i.category_id in (select analytics.category_tree(p_category_id))));
$function$
;
comment on function analytics.orders_in(text,timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'The orders a report counts, with what customers paid in its currency; of a category: orders with a line of it. One select, so that PostgreSQL inlines it and drops the parts a report does not use.';

CREATE OR REPLACE FUNCTION analytics.place_cells(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_sold boolean, p_coarsest text)
 RETURNS TABLE(sign integer, at timestamp with time zone, place_id uuid, currency text, orders bigint, sales numeric, base_sales numeric, revenue numeric, base_revenue numeric, refund_count bigint, refunds numeric, base_refunds numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  -- One plan for every period and vendor, kept by the session: planning would cost more than reading.
  return query
  select s.sign, r.bucket, r.place_id, r.currency, r.orders, r.sales, r.base_sales, r.revenue, r.base_revenue,
         r.refund_count, r.refunds, r.base_refunds
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything.
     select c.* from analytics.place_rollup c
      where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and c.vendor_id = p_vendor_id and (not p_sold or c.is_sold)
     offset 0
   ) r
   where s.level <> 'r'
  union all
  select s.sign * d.sign, d.occurred_at, analytics.place_id(d.ship_country, d.ship_region, d.ship_city), d.currency,
         d.orders, d.sales, d.base_sales, d.revenue, d.base_revenue, d.refund_count, d.refunds, d.base_refunds
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
    join analytics.deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   where s.level <> 'r' and (not p_sold or d.is_sold) and (d.vendor_id = p_vendor_id or p_vendor_id = 0 and d.vendor_id > 0)
  union all
  select s.sign, f.occurred_at, analytics.place_id(f.ship_country, f.ship_region, f.ship_city), f.currency, f.orders,
         f.sales, f.base_sales, f.revenue, f.base_revenue, f.refund_count, f.refunds, f.base_refunds
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
   cross join lateral analytics.order_facts(s.starts_at, s.ends_at) f
   where s.level = 'r' and (not p_sold or f.is_sold) and (f.vendor_id = p_vendor_id or p_vendor_id = 0 and f.vendor_id > 0);
end
$function$
;
comment on function analytics.place_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) is 'Orders, money and refunds of a period by destination, as signed cells to be added up: from the rollup, from deltas not merged yet, and from the rows of the days at the period''s edges. p_vendor_id 0 is all. p_coarsest: m or d.';

CREATE OR REPLACE FUNCTION analytics.place_id(p_country text, p_region text, p_city text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (md5(((((COALESCE(p_country, ''::text) || chr(31)) || COALESCE(p_region, ''::text)) || chr(31)) || COALESCE(p_city, ''::text))))::uuid
;
comment on function analytics.place_id(text,text,text) is 'The id of a destination in analytics.places: a hash of its names, so that no writer needs to look it up.';

CREATE OR REPLACE FUNCTION analytics.place_names(p_vendor_id bigint)
 RETURNS TABLE(place_id uuid, country text, region text, city text)
 LANGUAGE sql
 STABLE
AS $function$
  select p.place_id, p.country, p.region, p.city from analytics.places p where p.vendor_id = p_vendor_id
  union
  select analytics.place_id(d.ship_country, d.ship_region, d.ship_city), nullif(d.ship_country, ''),
         nullif(d.ship_region, ''), nullif(d.ship_city, '')
    from analytics.deltas d
   where d.vendor_id > 0 and (p_vendor_id = 0 or d.vendor_id = p_vendor_id);
$function$
;
comment on function analytics.place_names(bigint) is 'Destinations by their id, of one vendor or (0) of all, those of deltas not merged yet too.';

CREATE OR REPLACE FUNCTION analytics.places_of(p_checkout_ids bigint[])
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select array(
    select distinct analytics.place_id(o.ship_country, o.ship_region, o.ship_city)
      from reporting.orders o where o.checkout_id = any (p_checkout_ids) and o.ship_city is not null)
$function$
;
comment on function analytics.places_of(bigint[]) is 'Where purchases went, as the destinations that analytics keeps.';

CREATE OR REPLACE FUNCTION analytics.product_cells(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_sold boolean, p_coarsest text)
 RETURNS TABLE(sign integer, at timestamp with time zone, product_id bigint, currency text, quantity bigint, revenue numeric, base_revenue numeric)
 LANGUAGE sql
 STABLE
AS $function$
  -- One select, so that PostgreSQL inlines it and reads only what a report adds up. Reports keep one plan of it for every
  -- period and vendor (force_generic_plan): planning would cost more than reading.
  select s.sign, r.bucket, r.product_id, r.currency, r.quantity, r.revenue, r.base_revenue
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything. That true is more
     -- than false lets the index pass over what is not sold.
     select c.* from analytics.product_rollup c
      where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and c.is_sold >= p_sold and (p_vendor_id = 0 or c.vendor_id = p_vendor_id)
     offset 0
   ) r
   where s.level <> 'r'
  union all
  select s.sign * d.sign, d.occurred_at, i.product_id, d.currency, i.quantity, i.revenue, i.base_revenue
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
    join analytics.deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   cross join lateral unnest(d.product_ids, d.quantities, d.revenues, d.base_revenues)
     as i (product_id, quantity, revenue, base_revenue)
   where s.level <> 'r' and (not p_sold or d.is_sold) and (p_vendor_id = 0 or d.vendor_id = p_vendor_id)
  union all
  select s.sign, o.created_at, o.product_id, o.currency, o.quantity, o.revenue, o.base_revenue
    from analytics.spans(p_from, p_to, p_coarsest, 'd') s
   cross join lateral (
     select r.created_at, r.currency, i.product_id, i.quantity, i.revenue, i.base_revenue
       from reporting.orders r
       join reporting.lines i on i.order_id = r.order_id
      where r.created_at >= s.starts_at and r.created_at < s.ends_at and (not p_sold or r.is_sold)
        and (p_vendor_id = 0 or r.vendor_id = p_vendor_id)
     offset 0
   ) o
   where s.level = 'r';
$function$
;
comment on function analytics.product_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) is 'Units and revenue of products in a period, as signed cells to be added up: from the rollup, from deltas not merged yet, and from the lines of the days at the period''s edges. p_vendor_id 0 is all. p_coarsest: a, m, or d where amounts are converted by the day.';

CREATE OR REPLACE FUNCTION analytics.product_mode(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when p_category_id is null
           then analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false)
           else analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) end;
$function$
;
comment on function analytics.product_mode(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'How a report about products gets its amounts: of a category, its own orders decide (money_mode), else all of them.';

CREATE OR REPLACE FUNCTION analytics.product_months(p_from timestamp with time zone, p_to timestamp with time zone, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_sold boolean, p_after_month date, p_after_quantity bigint, p_after_product_id bigint, p_limit bigint)
 RETURNS TABLE(product_id bigint, starts_on date, quantity bigint)
 LANGUAGE plpgsql
 STABLE ROWS 20000
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_sort TO 'off'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_first timestamp;
  v_month timestamp;
  v_left bigint := p_limit;
  v_found bigint;
begin
  select date_trunc('month', coalesce(p_from, b.first_at) at time zone p_timezone),
         least(date_trunc('month', coalesce(p_to - interval '1 microsecond', b.last_at) at time zone p_timezone),
           date_trunc('month', p_after_month::timestamp))
    into v_first, v_month
    from analytics.sales_bounds(v_vendor_id, p_sold) b;
  -- Newest month first, and no further back than the page reaches: its cost does not grow with the history.
  while v_month >= v_first and (v_left is null or v_left > 0) loop
    return query
    select t.product_id, v_month::date, t.quantity
      from (
        -- The kept plan guesses few rows: without sorting it groups them by hashing.
        select c.product_id, sum(c.sign * c.quantity)::bigint as quantity
          from analytics.product_cells(greatest(v_month at time zone p_timezone, p_from),
                 least((v_month + interval '1 month') at time zone p_timezone, p_to), v_vendor_id, p_sold, 'm') c
         group by c.product_id
        having sum(c.sign * c.quantity) > 0
      ) t
     where (p_after_month is null
             or (v_month::date, t.quantity, -t.product_id) < (p_after_month, p_after_quantity, -p_after_product_id))
       and (p_category_id is null or t.product_id in (
             select p.product_id from reporting.products p
              where p.category_id in (select analytics.category_tree(p_category_id))))
     order by t.quantity desc, t.product_id
     limit v_left;
    get diagnostics v_found = row_count;
    v_left := v_left - v_found;
    v_month := v_month - interval '1 month';
  end loop;
end
$function$
;
comment on function analytics.product_months(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean,date,bigint,bigint,bigint) is 'Units by product and month (cut in p_timezone), newest month first, then most units, then the smallest id: those after the given place (null: from the start), p_limit of them at most (null: all).';

CREATE OR REPLACE FUNCTION analytics.product_ratings(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_category_id bigint)
 RETURNS TABLE(product_id bigint, product text, vendor_id bigint, vendor text, average_rating numeric, total_reviews bigint, histogram bigint[])
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select t.product_id, p.name, p.vendor_id, p.vendor, t.average, t.reviews, t.histogram
    from (
      select c.product_id,
             round(sum(c.sign * (c.n1 + 2 * c.n2 + 3 * c.n3 + 4 * c.n4 + 5 * c.n5))
               / sum(c.sign * (c.n1 + c.n2 + c.n3 + c.n4 + c.n5)), 2) as average,
             sum(c.sign * (c.n1 + c.n2 + c.n3 + c.n4 + c.n5))::bigint as reviews,
             array[sum(c.sign * c.n1), sum(c.sign * c.n2), sum(c.sign * c.n3), sum(c.sign * c.n4),
               sum(c.sign * c.n5)]::bigint[] as histogram
        from analytics.review_cells(p_from, p_to, analytics.whose(p_vendor_id)) c
       group by c.product_id
      having sum(c.sign * (c.n1 + c.n2 + c.n3 + c.n4 + c.n5)) > 0
    ) t
    join reporting.products p on p.product_id = t.product_id
   where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id));
end
$function$
;
comment on function analytics.product_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) is 'Mean rating (two decimals, half up), number of reviews, and how many gave 1, 2, 3, 4 and 5, of products with reviews in the period.';

CREATE OR REPLACE FUNCTION analytics.product_stages(p_to timestamp with time zone, p_timezone text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(product_id bigint, stage text)
 LANGUAGE plpgsql
 STABLE ROWS 2000
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_sort TO 'off'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_end constant timestamptz := coalesce(p_to, now());
  v_mid constant timestamptz := (v_end at time zone p_timezone - interval '3 months') at time zone p_timezone;
  v_start constant timestamptz := (v_end at time zone p_timezone - interval '6 months') at time zone p_timezone;
begin
  return query
  with firsts as (
    select f.product_id, min(f.first_at) as first_at
      from (
        select r.product_id, r.first_at
          from analytics.product_rollup r
         where r.level = 'a' and (not p_sold or r.is_sold) and (v_vendor_id = 0 or r.vendor_id = v_vendor_id)
        union all
        select i.product_id, d.occurred_at
          from analytics.deltas d cross join lateral unnest(d.product_ids) as i (product_id)
         where d.sign > 0 and (not p_sold or d.is_sold) and (v_vendor_id = 0 or d.vendor_id = v_vendor_id)
      ) f
     group by f.product_id
  ), spans as (
    -- Six months and the last three of them: fewer days than the first three and the last three, which meet in the middle of
    -- a month. The kept plan guesses few rows: without sorting it groups them by hashing.
    select c.product_id, 3 as months, sum(c.sign * c.quantity) as quantity
      from analytics.product_cells(v_mid, p_to, v_vendor_id, p_sold, 'm') c group by c.product_id
    union all
    select c.product_id, 6, sum(c.sign * c.quantity)
      from analytics.product_cells(v_start, p_to, v_vendor_id, p_sold, 'm') c group by c.product_id
  ), recent as (
    select s.product_id, coalesce(sum(s.quantity) filter (where s.months = 3), 0) as last_quantity,
           sum(s.quantity) filter (where s.months = 6) as quantity
      from spans s group by s.product_id
  )
  select f.product_id, analytics.stage_of(f.first_at >= v_end - interval '90 days', coalesce(r.last_quantity, 0),
           coalesce(r.quantity - r.last_quantity, 0))
    from firsts f
    left join recent r on r.product_id = f.product_id
   where p_to is null or f.first_at < p_to;
end
$function$
;
comment on function analytics.product_stages(timestamp with time zone,text,bigint,boolean) is 'The stage that each product sold so far is in at p_to (null: now): its last 3 months, cut in p_timezone, against the 3 before.';

CREATE OR REPLACE FUNCTION analytics.product_sums(p_mode text, p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(product_id bigint, quantity bigint, revenue numeric)
 LANGUAGE plpgsql
 STABLE ROWS 2000
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_sort TO 'off'
AS $function$
#variable_conflict use_column
begin
  -- The kept plan is made for periods of any length and guesses few rows: without sorting it groups them by hashing.
  if p_mode = 'converted' then
    return query
    select c.product_id, sum(c.sign * c.quantity)::bigint,
           sum(c.sign * analytics.amount(p_mode, c.revenue, c.base_revenue, r.multiplier, r.divisor))
      from analytics.product_cells(p_from, p_to, p_vendor_id, p_sold, 'd') c
      left join analytics.rates(p_mode, p_currency) r on r.day = (c.at at time zone 'UTC')::date
     group by c.product_id
    having sum(c.sign * c.quantity) > 0;
    return;
  end if;
  return query
  select t.product_id, sum(t.quantity)::bigint, sum(t.revenue)
    from (
      -- To negate costs less than to multiply.
      select c.product_id, case when c.sign > 0 then c.quantity else -c.quantity end as quantity,
             case when p_mode = 'base' then case when c.sign > 0 then c.base_revenue else -c.base_revenue end
               when c.sign > 0 then c.revenue else -c.revenue end as revenue
        from analytics.product_cells(p_from, p_to, p_vendor_id, p_sold, 'a') c
    ) t
   group by t.product_id
  having sum(t.quantity) > 0;
end
$function$
;
comment on function analytics.product_sums(text,timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'Units and revenue of each product with sales in the period. p_mode is product_mode''s; p_vendor_id 0 is all.';

CREATE OR REPLACE FUNCTION analytics.product_trends(p_from timestamp with time zone, p_to timestamp with time zone, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS TABLE(product_id bigint, product text, vendor_id bigint, vendor text, year integer, month integer, starts_on date, total_quantity bigint, stage text)
 LANGUAGE sql
 STABLE
AS $function$
  select m.product_id, p.name, p.vendor_id, p.vendor, extract(year from m.starts_on)::integer,
         extract(month from m.starts_on)::integer, m.starts_on, m.quantity, t.stage
    from analytics.product_months(p_from, p_to, p_timezone, p_vendor_id, p_category_id, p_sold, null, null, null, null) m
    join analytics.product_stages(p_to, p_timezone, p_vendor_id, p_sold) t on t.product_id = m.product_id
    join reporting.products p on p.product_id = m.product_id;
$function$
;
comment on function analytics.product_trends(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'Units by product and month (cut in p_timezone), and the stage each product is in at the end of the period: its last 3 months against the 3 before.';

CREATE OR REPLACE FUNCTION analytics.purchases(p_checkout_ids bigint[], p_without bigint[])
 RETURNS TABLE(checkout_id bigint, placed_at timestamp with time zone, user_id bigint, is_sold boolean, currency text, is_uncancelled boolean)
 LANGUAGE sql
 STABLE
AS $function$
  select o.checkout_id, min(o.created_at), min(o.user_id), bool_or(o.is_sold), min(o.currency),
         bool_or(o.order_status <> 'Cancelled')
    from reporting.orders o
   where o.checkout_id = any(p_checkout_ids) and o.order_id <> all(p_without)
   group by o.checkout_id;
$function$
;
comment on function analytics.purchases(bigint[],bigint[]) is 'What the orders of some purchases, but for those in p_without, make together: sold as soon as one of them is, cancelled when all of them are.';

CREATE OR REPLACE FUNCTION analytics.rates(p_mode text, p_currency text)
 RETURNS TABLE(day date, multiplier numeric, divisor numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select d.day, max(d.multiplier), max(d.divisor)
    from analytics.daily_rates(p_currency) d
   where p_mode = 'converted'
   group by d.day;
$function$
;
comment on function analytics.rates(text,text) is 'The rate of each day where amounts are converted, at most one row a day; nothing in the other modes.';

CREATE OR REPLACE FUNCTION analytics.rebuild_rollups()
 RETURNS bigint
 LANGUAGE plpgsql
 SET work_mem TO '256MB'
AS $function$
declare
  v_total bigint;
begin
  -- Whoever has appended deltas is waited for, whoever wants to waits: what is committed now is all there is to count.
  perform pg_advisory_xact_lock(7305794313);
  lock table analytics.deltas, analytics.review_deltas in share row exclusive mode;
  delete from analytics.deltas;
  delete from analytics.review_deltas;
  delete from analytics.sales_rollup;
  delete from analytics.product_rollup;
  delete from analytics.places;
  delete from analytics.place_rollup;
  delete from analytics.customer_totals;
  delete from analytics.refund_totals;
  delete from analytics.review_rollup;
  delete from analytics.feature_rollup;
  -- The same facts as analytics.order_facts, joined whole. Each level is made from the one below it, each figure of all
  -- vendors from theirs: merging deltas would touch every row a dozen times.
  with lines as (
    select i.order_id, sum(i.revenue) as revenue, sum(i.base_revenue) as base_revenue
      from reporting.lines i group by i.order_id
  ), commissions as (
    select c.order_id, sum(c.amount) as amount, sum(c.base_amount) as base_amount
      from reporting.commissions c group by c.order_id
  ), facts as materialized (
    select o.created_at as at, o.vendor_id, o.user_id, o.is_sold, o.currency, o.ship_country, o.ship_region, o.ship_city,
           1 as orders, 0 as checkouts, (o.order_status <> 'Cancelled')::integer as uncancelled,
           o.order_total as sales, o.base_order_total as base_sales,
           coalesce(l.revenue, 0) as revenue, coalesce(l.base_revenue, 0) as base_revenue,
           coalesce(c.amount, 0) as commission, coalesce(c.base_amount, 0) as base_commission, 0 as refund_count,
           0::numeric as refunds, 0::numeric as base_refunds, (r.order_id is not null)::integer as refunded_orders,
           (o.shipped_at is not null)::integer as shipped_orders,
           coalesce(extract(epoch from o.shipped_at - o.created_at), 0) as ship_seconds
      from reporting.orders o
      left join lines l on l.order_id = o.order_id
      left join commissions c on c.order_id = o.order_id
      left join (select distinct f.order_id from reporting.refunds f) r on r.order_id = o.order_id
    union all
    select r.created_at, r.vendor_id, r.user_id, r.is_sold, r.currency, r.ship_country, r.ship_region, r.ship_city,
           0, 0, 0, 0, 0, 0, 0, 0, 0, 1, r.refund_amount, r.base_refund_amount, 0, 0, 0
      from reporting.refunds r
    union all
    select min(o.created_at), 0, min(o.user_id), bool_or(o.is_sold), min(o.currency), null, null, null,
           0, 1, bool_or(o.order_status <> 'Cancelled')::integer, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
      from reporting.orders o group by o.checkout_id
  ), quarters_by_vendor as materialized (
    select f.vendor_id, date_bin('15 minutes', f.at, timestamptz 'epoch') as bucket, f.is_sold, f.currency,
           sum(f.orders) as orders, sum(f.checkouts) as checkouts,
           sum(f.orders) filter (where f.user_id is null) as guest_orders,
           sum(f.checkouts) filter (where f.user_id is null) as guest_checkouts, sum(f.sales) as sales,
           sum(f.base_sales) as base_sales, sum(f.sales) filter (where f.user_id is null) as guest_sales,
           sum(f.base_sales) filter (where f.user_id is null) as guest_base_sales, sum(f.revenue) as revenue,
           sum(f.base_revenue) as base_revenue, sum(f.commission) as commission,
           sum(f.base_commission) as base_commission, sum(f.refund_count) as refund_count, sum(f.refunds) as refunds,
           sum(f.base_refunds) as base_refunds, sum(f.refunded_orders) as refunded_orders,
           sum(f.shipped_orders) as shipped_orders, sum(f.ship_seconds) as ship_seconds
      from facts f
     group by f.vendor_id, 2, f.is_sold, f.currency
  ), quarters as materialized (
    select * from quarters_by_vendor v where v.vendor_id <> 0
    union all
    select 0, v.bucket, v.is_sold, v.currency, sum(v.orders), sum(v.checkouts), sum(v.guest_orders),
           sum(v.guest_checkouts), sum(v.sales), sum(v.base_sales), sum(v.guest_sales), sum(v.guest_base_sales),
           sum(v.revenue), sum(v.base_revenue), sum(v.commission), sum(v.base_commission), sum(v.refund_count),
           sum(v.refunds), sum(v.base_refunds), sum(v.refunded_orders), sum(v.shipped_orders), sum(v.ship_seconds)
      from quarters_by_vendor v
     group by v.bucket, v.is_sold, v.currency
  ), days as materialized (
    select q.vendor_id, date_trunc('day', q.bucket, 'UTC') as bucket, q.is_sold, q.currency, sum(q.orders) as orders,
           sum(q.checkouts) as checkouts, sum(q.guest_orders) as guest_orders, sum(q.guest_checkouts) as guest_checkouts,
           sum(q.sales) as sales, sum(q.base_sales) as base_sales, sum(q.guest_sales) as guest_sales,
           sum(q.guest_base_sales) as guest_base_sales, sum(q.revenue) as revenue, sum(q.base_revenue) as base_revenue,
           sum(q.commission) as commission, sum(q.base_commission) as base_commission,
           sum(q.refund_count) as refund_count, sum(q.refunds) as refunds, sum(q.base_refunds) as base_refunds,
           sum(q.refunded_orders) as refunded_orders, sum(q.shipped_orders) as shipped_orders,
           sum(q.ship_seconds) as ship_seconds
      from quarters q
     group by q.vendor_id, 2, q.is_sold, q.currency
  ), sales as (
    insert into analytics.sales_rollup (level, vendor_id, bucket, is_sold, currency, orders, checkouts, guest_orders,
      guest_checkouts, sales, base_sales, guest_sales, guest_base_sales, revenue, base_revenue, commission,
      base_commission, refund_count, refunds, base_refunds, refunded_orders, shipped_orders, ship_seconds)
    select s.level, s.vendor_id, s.bucket, s.is_sold, s.currency, s.orders, s.checkouts, coalesce(s.guest_orders, 0),
           coalesce(s.guest_checkouts, 0), s.sales, s.base_sales, coalesce(s.guest_sales, 0),
           coalesce(s.guest_base_sales, 0), s.revenue, s.base_revenue, s.commission, s.base_commission, s.refund_count,
           s.refunds, s.base_refunds, s.refunded_orders, s.shipped_orders, s.ship_seconds
      from (
        select 'q' as level, q.* from quarters q
        union all
        select 'd', d.* from days d
        union all
        select 'm', d.vendor_id, date_trunc('month', d.bucket, 'UTC'), d.is_sold, d.currency, sum(d.orders),
               sum(d.checkouts), sum(d.guest_orders), sum(d.guest_checkouts), sum(d.sales), sum(d.base_sales),
               sum(d.guest_sales), sum(d.guest_base_sales), sum(d.revenue), sum(d.base_revenue), sum(d.commission),
               sum(d.base_commission), sum(d.refund_count), sum(d.refunds), sum(d.base_refunds),
               sum(d.refunded_orders), sum(d.shipped_orders), sum(d.ship_seconds)
          from days d
         group by d.vendor_id, 3, d.is_sold, d.currency
      ) s
     order by s.level, s.vendor_id, s.bucket
  ), place_days_by_vendor as materialized (
    select f.vendor_id, date_trunc('day', f.at, 'UTC') as bucket, coalesce(f.ship_country, '') as country,
           coalesce(f.ship_region, '') as region, coalesce(f.ship_city, '') as city, f.is_sold, f.currency,
           sum(f.orders) as orders, sum(f.sales) as sales, sum(f.base_sales) as base_sales, sum(f.revenue) as revenue,
           sum(f.base_revenue) as base_revenue, sum(f.refund_count) as refund_count, sum(f.refunds) as refunds,
           sum(f.base_refunds) as base_refunds
      from facts f
     where f.vendor_id <> 0
     group by f.vendor_id, 2, 3, 4, 5, f.is_sold, f.currency
  ), places as (
    select analytics.place_id(p.country, p.region, p.city) as place_id, p.*
      from (select distinct v.country, v.region, v.city from place_days_by_vendor v) p
  ), place_days as materialized (
    select v.vendor_id, v.bucket, p.place_id, v.is_sold, v.currency, v.orders, v.sales, v.base_sales, v.revenue,
           v.base_revenue, v.refund_count, v.refunds, v.base_refunds
      from place_days_by_vendor v join places p using (country, region, city)
    union all
    select 0, v.bucket, p.place_id, v.is_sold, v.currency, sum(v.orders), sum(v.sales), sum(v.base_sales),
           sum(v.revenue), sum(v.base_revenue), sum(v.refund_count), sum(v.refunds), sum(v.base_refunds)
      from place_days_by_vendor v join places p using (country, region, city)
     group by v.bucket, p.place_id, v.is_sold, v.currency
  ), names as (
    insert into analytics.places (vendor_id, place_id, country, region, city)
    select d.vendor_id, p.place_id, nullif(p.country, ''), nullif(p.region, ''), nullif(p.city, '')
      from (select distinct v.vendor_id, v.place_id from place_days v) d join places p using (place_id)
  ), destinations as (
    insert into analytics.place_rollup (level, vendor_id, bucket, place_id, is_sold, currency, orders, sales,
      base_sales, revenue, base_revenue, refund_count, refunds, base_refunds)
    select * from (
      select 'd' as level, d.* from place_days d
      union all
      select 'm', d.vendor_id, date_trunc('month', d.bucket, 'UTC'), d.place_id, d.is_sold, d.currency, sum(d.orders),
             sum(d.sales), sum(d.base_sales), sum(d.revenue), sum(d.base_revenue), sum(d.refund_count), sum(d.refunds),
             sum(d.base_refunds)
        from place_days d
       group by d.vendor_id, 3, d.place_id, d.is_sold, d.currency
    ) p
    order by p.level, p.vendor_id, p.bucket
  ), people as materialized (
    select f.vendor_id, f.is_sold, f.user_id, sum(f.orders) as orders, sum(f.checkouts) as checkouts,
           sum(f.base_sales) as base_sales, sum(f.base_revenue) as base_revenue, sum(f.refund_count) as refund_count,
           sum(f.base_refunds) as base_refunds, min(f.at) filter (where f.orders > 0) as first_at,
           max(f.at) filter (where f.orders > 0) as last_at, sum(f.uncancelled) as uncancelled
      from facts f
     where f.user_id is not null
     group by f.vendor_id, f.is_sold, f.user_id
  ), customers as (
    insert into analytics.customer_totals (vendor_id, sold_only, user_id, orders, checkouts, base_sales, base_revenue,
      refund_count, base_refunds, first_at, last_at, uncancelled)
    select v.vendor_id, s.sold_only, p.user_id, sum(p.orders),
           sum(case when v.vendor_id = 0 then p.checkouts else p.orders end), sum(p.base_sales), sum(p.base_revenue),
           sum(p.refund_count), sum(p.base_refunds), min(p.first_at), max(p.last_at),
           coalesce(sum(p.uncancelled) filter (where p.vendor_id = v.vendor_id), 0)
      from people p
     cross join lateral unnest(case when p.vendor_id = 0 then array[0::bigint] else array[p.vendor_id, 0] end) as v (vendor_id)
     cross join (values (false), (true)) as s (sold_only)
     where p.is_sold or not s.sold_only
     group by v.vendor_id, s.sold_only, p.user_id
     order by v.vendor_id, s.sold_only, p.user_id
  )
  select count(*) into v_total from facts;
  with days as materialized (
    select date_trunc('day', o.created_at, 'UTC') as bucket, o.vendor_id, i.product_id, i.variant_id, o.is_sold,
           o.currency, sum(i.quantity) as quantity, sum(i.revenue) as revenue, sum(i.base_revenue) as base_revenue,
           min(o.created_at) as first_at
      from reporting.orders o join reporting.lines i on i.order_id = o.order_id
     group by 1, o.vendor_id, i.product_id, i.variant_id, o.is_sold, o.currency
  ), months as materialized (
    select date_trunc('month', d.bucket, 'UTC') as bucket, d.vendor_id, d.product_id, d.is_sold, d.currency,
           sum(d.quantity) as quantity, sum(d.revenue) as revenue, sum(d.base_revenue) as base_revenue,
           min(d.first_at) as first_at
      from days d group by 1, d.vendor_id, d.product_id, d.is_sold, d.currency
  )
  insert into analytics.product_rollup (level, bucket, vendor_id, product_id, variant_id, is_sold, currency, quantity,
    revenue, base_revenue, first_at)
  select * from (
    select 'd' as level, d.* from days d
    union all
    select 'm', m.bucket, m.vendor_id, m.product_id, 0, m.is_sold, m.currency, m.quantity, m.revenue, m.base_revenue,
           m.first_at
      from months m
    union all
    select 'a', timestamptz '-infinity', m.vendor_id, m.product_id, 0, m.is_sold, m.currency, sum(m.quantity),
           sum(m.revenue), sum(m.base_revenue), min(m.first_at)
      from months m group by m.vendor_id, m.product_id, m.is_sold, m.currency
  ) p
  order by p.level, p.bucket, p.product_id;
  insert into analytics.refund_totals (vendor_id, refund_reason, currency, orders, refund_count, refunds, base_refunds)
  select v.vendor_id, r.refund_reason, r.currency, sum(r.orders), sum(r.refund_count), sum(r.refunds), sum(r.base_refunds)
    from analytics.refund_reasons() r
   cross join lateral (values (r.vendor_id), (0)) as v (vendor_id)
   group by v.vendor_id, r.refund_reason, r.currency;
  perform analytics.rebuild_traffic();
  insert into analytics.review_deltas (sign, occurred_at, product_id, vendor_id, rating, feature_scores)
  select 1, r.created_at, r.product_id, r.vendor_id, r.rating, r.feature_scores from reporting.reviews r;
  return v_total + (select m.merged from analytics.merge_deltas() m);
end
$function$
;
comment on function analytics.rebuild_rollups() is 'Counts every rollup anew from the rows themselves, while writers wait; reports keep answering from before. For bulk loads, which switch the triggers off, and for repair. Answers how many facts were counted.';

CREATE OR REPLACE FUNCTION analytics.rebuild_traffic()
 RETURNS void
 LANGUAGE plpgsql
 SET work_mem TO '256MB'
AS $function$
begin
  lock table analytics.event_deltas, analytics.activity_deltas in share row exclusive mode;
  delete from analytics.event_deltas;
  delete from analytics.activity_deltas;
  delete from analytics.funnel_visitors;
  delete from analytics.funnel_users;
  delete from analytics.funnel_counts;
  delete from analytics.activity_totals;
  with seen as materialized (
    select e.vendor_id, e.visitor_id, e.user_id, bit_or(e.steps) as steps
      from (
        select r.vendor_id, r.visitor_id, r.user_id, analytics.step_of(r.kind) as steps from reporting.events r
        union all
        select nullif(c.vendor_id, 0), c.visitor_id, c.user_id, c.steps from analytics.carried_steps c
      ) e
     group by e.vendor_id, e.visitor_id, e.user_id
  ), events as materialized (
    select s.vendor_id, s.visitor_id, s.user_id, s.steps from seen s where s.vendor_id is not null
    union all
    select 0, s.visitor_id, s.user_id, bit_or(s.steps) from seen s group by s.visitor_id, s.user_id
  ), visitors as materialized (
    select e.vendor_id, e.visitor_id, min(e.user_id) as user_id,
           coalesce(bit_or(e.steps) filter (where e.user_id is null), 0) as steps
      from events e
     group by e.vendor_id, e.visitor_id
  ), users as materialized (
    select p.vendor_id, p.user_id, bit_or(p.own_steps) as own_steps, bit_or(p.steps) as steps
      from (
        select e.vendor_id, e.user_id, e.steps as own_steps, e.steps from events e where e.user_id is not null
        union all
        select v.vendor_id, v.user_id, 0, v.steps from visitors v where v.user_id is not null
      ) p
     group by p.vendor_id, p.user_id
  ), kept_visitors as (
    insert into analytics.funnel_visitors (vendor_id, visitor_id, user_id, steps)
    select v.vendor_id, v.visitor_id, v.user_id, v.steps from visitors v order by v.vendor_id, v.visitor_id
  ), kept_users as (
    insert into analytics.funnel_users (vendor_id, user_id, own_steps, steps)
    select u.vendor_id, u.user_id, u.own_steps, u.steps from users u order by u.vendor_id, u.user_id
  )
  insert into analytics.funnel_counts (vendor_id, visited, viewed_product, added_to_cart, started_checkout)
  select p.vendor_id, sum(p.steps & 1), sum((p.steps & 2) / 2), sum((p.steps & 4) / 4), sum((p.steps & 8) / 8)
    from (
      select u.vendor_id, u.steps from users u
      union all
      select v.vendor_id, v.steps from visitors v where v.user_id is null
    ) p
   group by p.vendor_id;
  with totals as materialized (
    select t.vendor_id, t.user_id, sum(t.actions) as actions, max(t.last_at) as last_at
      from (
        select coalesce(a.vendor_id, 0) as vendor_id, coalesce(a.user_id, 0) as user_id, count(*) as actions,
               max(a.occurred_at) as last_at
          from reporting.activity a
         group by a.vendor_id, a.user_id
        union all
        select c.vendor_id, c.user_id, c.actions, c.last_at from analytics.carried_activity c
      ) t
     group by t.vendor_id, t.user_id
  )
  insert into analytics.activity_totals (vendor_id, user_id, actions, last_at)
  select t.vendor_id, t.user_id, t.actions, t.last_at from totals t where t.vendor_id <> 0
  union all
  select 0, t.user_id, sum(t.actions), max(t.last_at) from totals t group by t.user_id;
end
$function$
;
comment on function analytics.rebuild_traffic() is 'The part of rebuild_rollups for events and the activity log, under its lock; waits for whoever has appended deltas.';

CREATE OR REPLACE FUNCTION analytics.recount_customer_activity(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(user_id bigint, user_name text, total_orders bigint, total_checkouts bigint, total_spent numeric, average_order_value numeric, average_purchase_value numeric, last_order_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  select t.user_id, c.name, t.orders, t.checkouts, t.spent, round(t.spent / t.orders, 4),
         round(t.spent / t.checkouts, 4), t.last_order_at
    from (
      select o.user_id, count(*) as orders, count(distinct o.checkout_id) as checkouts, sum(o.sales) as spent,
             max(o.created_at) as last_order_at
        from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
       where o.user_id is not null
       group by o.user_id
    ) t
    left join reporting.customers c on c.user_id = t.user_id;
end
$function$
;
comment on function analytics.recount_customer_activity(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'What each person bought. Guests are left out; guest_orders counts them.';

CREATE OR REPLACE FUNCTION analytics.recount_customer_segments(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(user_id bigint, user_name text, total_spent numeric, total_purchases bigint, last_order_at timestamp with time zone, recency integer, frequency integer, monetary integer, segment text)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  with people as (
    select o.user_id, sum(o.sales) as spent, count(distinct o.checkout_id) as purchases,
           max(o.created_at) as last_order_at
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
     where o.user_id is not null
     group by o.user_id
  ), scores as (
    -- ceil(5 * cume_dist()) in whole numbers, so that no floating point decides a segment.
    select p.user_id, p.spent, p.purchases, p.last_order_at,
           ((5 * count(*) over (order by p.last_order_at) + n.n - 1) / n.n)::integer as recency,
           ((5 * count(*) over (order by p.purchases) + n.n - 1) / n.n)::integer as frequency,
           ((5 * count(*) over (order by p.spent) + n.n - 1) / n.n)::integer as monetary
      from people p
     cross join (select count(*) as n from people) n
  )
  select s.user_id, c.name, s.spent, s.purchases, s.last_order_at, s.recency, s.frequency, s.monetary,
         analytics.segment_of(s.recency, s.frequency, s.monetary)
    from scores s
    left join reporting.customers c on c.user_id = s.user_id;
end
$function$
;
comment on function analytics.recount_customer_segments(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'Each buyer''s recency, frequency (purchases) and monetary score, 1 to 5: ceil(5 * cume_dist()), ties share a score; and the segment they make.';

CREATE OR REPLACE FUNCTION analytics.recount_feature_ratings(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_category_id bigint)
 RETURNS TABLE(subject text, average numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select f.key, round(avg(f.value::text::numeric), 2)
    from reporting.reviews r
   cross join jsonb_each(r.feature_scores) f
   where jsonb_typeof(f.value) = 'number'
     and (p_from is null or r.created_at >= p_from)
     and (p_to is null or r.created_at < p_to)
     and (p_vendor_id is null or r.vendor_id = p_vendor_id)
     and (p_category_id is null or r.product_id in (
       select p.product_id from reporting.products p
        where p.category_id in (select analytics.category_tree(p_category_id))))
   group by f.key;
end
$function$
;
comment on function analytics.recount_feature_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) is 'Mean score of each feature that reviews rate, two decimals, half up.';

CREATE OR REPLACE FUNCTION analytics.recount_funnel(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS TABLE(step_number integer, step text, people bigint, rate numeric, rate_from_first numeric, is_recorded boolean)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  with seen as (
    select distinct e.kind, e.visitor_id, e.user_id
      from reporting.events e
     where (p_from is null or e.occurred_at >= p_from)
       and (p_to is null or e.occurred_at < p_to)
       and (p_vendor_id is null or e.vendor_id = p_vendor_id)
  ), known as (
    -- Who signed in later is the same person as the visitor before.
    select s.visitor_id, min(s.user_id) as user_id from seen s where s.user_id is not null group by s.visitor_id
  ), events as (
    select s.kind, count(distinct coalesce('user ' || coalesce(s.user_id, k.user_id), s.visitor_id::text)) as people
      from seen s left join known k on k.visitor_id = s.visitor_id
     group by s.kind
  ), buyers as (
    select o.user_id, count(distinct o.checkout_id) as purchases
      from reporting.orders o
     where o.user_id is not null and o.order_status <> 'Cancelled'
       and (p_from is null or o.created_at >= p_from)
       and (p_to is null or o.created_at < p_to)
       and (p_vendor_id is null or o.vendor_id = p_vendor_id)
     group by o.user_id
  ), steps as (
    select k.step_number, k.step, k.recorded, case when k.recorded then coalesce(e.people, 0) end as people
      from (
        select s.step_number, s.step, s.kind, exists (
                 select from reporting.events e
                  where e.kind = s.kind and (p_vendor_id is null or e.vendor_id = p_vendor_id)) as recorded
          from (values (1, 'visited', 'visit'), (2, 'viewedProduct', 'product view'), (3, 'addedToCart', 'add to cart'),
                 (4, 'startedCheckout', 'checkout started')) as s (step_number, step, kind)
      ) k
      left join events e on e.kind = k.kind
    union all
    select 5, 'purchased', true, count(*) from buyers b
    union all
    select 6, 'purchasedAgain', true, count(*) from buyers b where b.purchases > 1
  )
  select s.step_number, s.step, s.people,
         round(s.people::numeric / nullif(lag(s.people) over (order by s.step_number), 0), 4),
         round(s.people::numeric / nullif(first_value(s.people) over (order by s.step_number), 0), 4),
         s.recorded
    from steps s;
end
$function$
;
comment on function analytics.recount_funnel(timestamp with time zone,timestamp with time zone,bigint) is 'Distinct people at each step; rate is the share of the step before. A step that was never recorded, ever, has nulls. A purchase is a checkout that was not cancelled whole; guests are not people here.';

CREATE OR REPLACE FUNCTION analytics.recount_guest_orders(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(guest_orders bigint, guest_checkouts bigint, guest_sales numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  select count(*), count(distinct o.checkout_id), coalesce(sum(o.sales), 0)
    from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
   where o.user_id is null;
end
$function$
;
comment on function analytics.recount_guest_orders(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'Orders of guests, who have no user_id, and their money: what reports about people leave out.';

CREATE OR REPLACE FUNCTION analytics.recount_low_stock(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_category_id bigint, p_threshold integer)
 RETURNS TABLE(variant_id bigint, product_id bigint, product text, sku text, vendor_id bigint, vendor text, stock_quantity integer, reserved integer, days_of_cover numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_to constant timestamptz := coalesce(p_to, now());
  v_from constant timestamptz := coalesce(p_from, v_to - interval '28 days');
begin
  return query
  with scarce as (
    select v.variant_id, v.product_id, p.name as product, v.sku, v.vendor_id, p.vendor, v.stock_quantity, v.reserved
      from reporting.variants v
      join reporting.products p on p.product_id = v.product_id
     where v.is_active and v.stock_quantity <= p_threshold
       and (p_vendor_id is null or v.vendor_id = p_vendor_id)
       and (p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id)))
  ), sold as (
    select i.variant_id, sum(i.quantity) as quantity
      from reporting.order_items i
     where i.is_sold and i.created_at >= v_from and (p_to is null or i.created_at < p_to)
       and (p_vendor_id is null or i.vendor_id = p_vendor_id)
     group by i.variant_id
  )
  select s.variant_id, s.product_id, s.product, s.sku, s.vendor_id, s.vendor, s.stock_quantity, s.reserved,
         round(s.stock_quantity * extract(epoch from v_to - v_from) / 86400 / d.quantity, 1)
    from scarce s
    left join sold d on d.variant_id = s.variant_id;
end
$function$
;
comment on function analytics.recount_low_stock(timestamp with time zone,timestamp with time zone,bigint,bigint,integer) is 'Active variants with p_threshold units or fewer on hand now. days_of_cover is how long they last at the pace of the period''s sales (of the last 28 days where none is given); null when none was sold.';

CREATE OR REPLACE FUNCTION analytics.recount_new_vs_returning(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(new_customers bigint, returning_customers bigint, new_customers_sales numeric, returning_customers_sales numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  with buyers as (
    select o.user_id, sum(o.sales) as sales
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
     where o.user_id is not null
     group by o.user_id
  ), known as materialized (
    select b.sales, p_from is not null and exists (
             select from reporting.orders e
              where e.user_id = b.user_id and e.created_at < p_from
                and (p_vendor_id is null or e.vendor_id = p_vendor_id)
                and (not p_sold or e.is_sold)) as bought_before
      from buyers b
  )
  select count(*) filter (where not k.bought_before), count(*) filter (where k.bought_before),
         coalesce(sum(k.sales) filter (where not k.bought_before), 0),
         coalesce(sum(k.sales) filter (where k.bought_before), 0)
    from known k;
end
$function$
;
comment on function analytics.recount_new_vs_returning(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'People who bought in the period: new when their first purchase ever lies in it, else returning; and what they paid. With a vendor, first means first with that vendor.';

CREATE OR REPLACE FUNCTION analytics.recount_product_ratings(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_category_id bigint)
 RETURNS TABLE(product_id bigint, product text, vendor_id bigint, vendor text, average_rating numeric, total_reviews bigint, histogram bigint[])
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select t.product_id, p.name, p.vendor_id, p.vendor, t.average, t.reviews, t.histogram
    from (
      select r.product_id, round(avg(r.rating), 2) as average, count(*) as reviews,
             array[count(*) filter (where r.rating = 1), count(*) filter (where r.rating = 2),
               count(*) filter (where r.rating = 3), count(*) filter (where r.rating = 4),
               count(*) filter (where r.rating = 5)] as histogram
        from reporting.reviews r
       where (p_from is null or r.created_at >= p_from)
         and (p_to is null or r.created_at < p_to)
         and (p_vendor_id is null or r.vendor_id = p_vendor_id)
       group by r.product_id
    ) t
    join reporting.products p on p.product_id = t.product_id
   where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id));
end
$function$
;
comment on function analytics.recount_product_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) is 'Mean rating (two decimals, half up), number of reviews, and how many gave 1, 2, 3, 4 and 5, of products with reviews in the period.';

CREATE OR REPLACE FUNCTION analytics.recount_product_trends(p_from timestamp with time zone, p_to timestamp with time zone, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS TABLE(product_id bigint, product text, vendor_id bigint, vendor text, year integer, month integer, starts_on date, total_quantity bigint, stage text)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_end constant timestamptz := coalesce(p_to, now());
  v_mid constant timestamptz := (v_end at time zone p_timezone - interval '3 months') at time zone p_timezone;
  v_start constant timestamptz := (v_end at time zone p_timezone - interval '6 months') at time zone p_timezone;
begin
  return query
  with months as (
    select i.product_id, date_trunc('month', i.created_at at time zone p_timezone)::date as starts_on,
           sum(i.quantity)::bigint as quantity
      from analytics.items_in('base', p_from, p_to, null, p_vendor_id, p_category_id, p_sold) i
     group by 1, 2
  ), recent as (
    select i.product_id, min(i.created_at) as first_sale,
           coalesce(sum(i.quantity) filter (where i.created_at >= v_mid), 0) as last_quantity,
           coalesce(sum(i.quantity) filter (where i.created_at >= v_start and i.created_at < v_mid), 0)
             as quantity_before
      from analytics.items_in('base', null, p_to, null, p_vendor_id, p_category_id, p_sold) i
     group by i.product_id
  )
  select m.product_id, p.name, p.vendor_id, p.vendor, extract(year from m.starts_on)::integer,
         extract(month from m.starts_on)::integer, m.starts_on, m.quantity,
         analytics.stage_of(r.first_sale >= v_end - interval '90 days', r.last_quantity, r.quantity_before)
    from months m
    join recent r on r.product_id = m.product_id
    join reporting.products p on p.product_id = m.product_id;
end
$function$
;
comment on function analytics.recount_product_trends(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'Units by product and month (cut in p_timezone), and the stage each product is in at the end of the period: its last 3 months against the 3 before.';

CREATE OR REPLACE FUNCTION analytics.recount_refunds(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint)
 RETURNS TABLE(refund_reason text, total_refunds bigint, total_amount numeric, total_orders bigint, affected_orders bigint[])
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_refund_mode constant text := analytics.refund_mode(p_from, p_to, p_currency, p_vendor_id, false);
begin
  return query
  select r.refund_reason, count(*), sum(r.amount), count(distinct r.order_id),
         (array_agg(distinct r.order_id order by r.order_id))[greatest(1, count(distinct r.order_id) - 999):]
    from analytics.refunds_in(v_refund_mode, p_from, p_to, p_currency, p_vendor_id, false) r
   group by r.refund_reason;
end
$function$
;
comment on function analytics.recount_refunds(timestamp with time zone,timestamp with time zone,text,bigint) is 'Refunds by reason, dated by the refund itself; total_orders counts the orders, affected_orders are the ids of the latest 1,000 of them, in order.';

CREATE OR REPLACE FUNCTION analytics.recount_regional_sales(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_by text, p_level text, p_sold boolean)
 RETURNS TABLE(country text, region text, city text, total_sales numeric, total_revenue numeric, total_refunds numeric, total_orders bigint, sort_value numeric, tie text)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
  v_refund_mode constant text := analytics.refund_mode(p_from, p_to, p_currency, p_vendor_id, p_sold);
begin
  return query
  with parts as (
    select o.user_id, o.ship_country, o.ship_region, o.ship_city, o.sales, 0::numeric as revenue, 0::numeric as refunds,
           1 as orders
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) o
    union all
    select i.user_id, i.ship_country, i.ship_region, i.ship_city, 0, sum(i.revenue), 0, 0
      from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i
     group by 1, 2, 3, 4
    union all
    select r.user_id, r.ship_country, r.ship_region, r.ship_city, 0, 0, r.amount, 0
      from analytics.refunds_in(v_refund_mode, p_from, p_to, p_currency, p_vendor_id, p_sold) r
     where p_category_id is null
  ), places as (
    select case when p_by = 'shipping' then s.ship_country else c.country end as country,
           case when p_level = 'country' then null when p_by = 'shipping' then s.ship_region else c.region end
             as region,
           case when p_level <> 'city' then null when p_by = 'shipping' then s.ship_city else c.city end as city,
           s.sales, s.revenue, s.refunds, s.orders
      from parts s
      left join reporting.customers c on c.user_id = s.user_id
  ), sums as (
    select s.country, s.region, s.city, sum(s.sales) as sales, sum(s.revenue) as revenue, sum(s.refunds) as refunds,
           sum(s.orders)::bigint as orders
      from places s
     group by s.country, s.region, s.city
  )
  select s.country, s.region, s.city,
         case when p_category_id is null then s.sales end, s.revenue,
         case when p_category_id is null then s.refunds end, s.orders,
         case when p_category_id is null then s.sales else s.revenue end,
         format('%s|%s|%s', s.country, s.region, s.city)
    from sums s;
end
$function$
;
comment on function analytics.recount_regional_sales(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,text,boolean) is 'Sales by country, region or city (p_level) of the customer''s address or of the delivery (p_by). Null places were not recorded.';

CREATE OR REPLACE FUNCTION analytics.recount_sales_by_category(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS TABLE(name text, value numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
begin
  return query
  with recursive top as (
    select c.category_id, c.name, c.category_id as top_id
      from reporting.categories c where c.parent_id is not distinct from p_category_id
    union all
    select c.category_id, t.name, t.top_id from reporting.categories c join top t on c.parent_id = t.category_id
  )
  select coalesce(max(t.name), case when p_category_id is null then 'No category' else 'No subcategory' end),
         sum(s.revenue)
    from (
      select i.category_id, sum(i.revenue) as revenue
        from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i
       group by i.category_id
    ) s
    left join top t on t.category_id = s.category_id
   group by t.top_id;
end
$function$
;
comment on function analytics.recount_sales_by_category(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'Revenue by top-level category, or by the children of p_category_id, descendants included.';

CREATE OR REPLACE FUNCTION analytics.recount_sales_over_time(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_granularity text, p_sold boolean)
 RETURNS TABLE(period text, starts_on date, year integer, month integer, week integer, day integer, total_sales numeric, total_revenue numeric, total_refunds numeric, total_orders bigint, total_checkouts bigint)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
  v_refund_mode constant text := analytics.refund_mode(p_from, p_to, p_currency, p_vendor_id, p_sold);
begin
  return query
  with sales as (
    select date_trunc(p_granularity, o.created_at at time zone p_timezone) as bucket, sum(o.sales) as sales,
           count(*) as orders, count(distinct o.checkout_id) as checkouts
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) o
     group by 1
  ), revenues as (
    -- By instant first: there are far fewer orders than lines, and cutting by time zone is the dearer part.
    select date_trunc(p_granularity, d.created_at at time zone p_timezone) as bucket, sum(d.revenue) as revenue
      from (
        select i.created_at, sum(i.revenue) as revenue
          from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i
         group by i.created_at
      ) d
     group by 1
  ), refunded as (
    select date_trunc(p_granularity, r.created_at at time zone p_timezone) as bucket, sum(r.amount) as amount
      from analytics.refunds_in(v_refund_mode, p_from, p_to, p_currency, p_vendor_id, p_sold) r
     where p_category_id is null
     group by 1
  ), bounds as (
    select coalesce(date_trunc(p_granularity, p_from at time zone p_timezone), min(b.bucket)) as first,
           coalesce(date_trunc(p_granularity, (p_to - interval '1 microsecond') at time zone p_timezone),
             max(b.bucket)) as last
      from (select s.bucket from sales s union all select r.bucket from refunded r) b
  )
  select to_char(g.bucket, case p_granularity when 'month' then 'YYYY-MM' when 'week' then 'IYYY-"W"IW'
           else 'YYYY-MM-DD' end),
         g.bucket::date,
         extract(year from case when p_granularity = 'week' then g.bucket + interval '3 days' else g.bucket end)
           ::integer,
         case when p_granularity <> 'week' then extract(month from g.bucket)::integer end,
         case when p_granularity = 'week' then extract(week from g.bucket)::integer end,
         case when p_granularity = 'day' then extract(day from g.bucket)::integer end,
         case when p_category_id is null then coalesce(s.sales, 0) end,
         coalesce(v.revenue, 0),
         case when p_category_id is null then coalesce(r.amount, 0) end,
         coalesce(s.orders, 0), coalesce(s.checkouts, 0)
    from bounds b
   cross join generate_series(b.first, b.last, ('1 ' || p_granularity)::interval) as g (bucket)
    left join sales s on s.bucket = g.bucket
    left join revenues v on v.bucket = g.bucket
    left join refunded r on r.bucket = g.bucket;
end
$function$
;
comment on function analytics.recount_sales_over_time(timestamp with time zone,timestamp with time zone,text,text,bigint,bigint,text,boolean) is 'Sales by month, week (ISO) or day, cut in p_timezone; gaps are zeros, up to the ends of the period where it was given, else to the first and last figure. Of a category: revenue only.';

CREATE OR REPLACE FUNCTION analytics.recount_top_products(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_by text, p_sold boolean)
 RETURNS TABLE(product_id bigint, product text, vendor_id bigint, vendor text, total_quantity bigint, total_revenue numeric, sort_value numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
begin
  return query
  select t.product_id, p.name, p.vendor_id, p.vendor, t.quantity, t.revenue,
         case p_by when 'quantity' then t.quantity else t.revenue end
    from (
      select i.product_id, sum(i.quantity)::bigint as quantity, sum(i.revenue) as revenue
        from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i
       group by i.product_id
    ) t
    join reporting.products p on p.product_id = t.product_id;
end
$function$
;
comment on function analytics.recount_top_products(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,boolean) is 'Units and revenue by product; sort_value is what p_by (quantity or revenue) ranks by.';

CREATE OR REPLACE FUNCTION analytics.recount_user_activity(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS TABLE(user_id bigint, actions_count bigint, last_activity timestamp with time zone)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select a.user_id, count(*), max(a.occurred_at)
    from reporting.activity a
   where a.user_id is not null
     and (p_from is null or a.occurred_at >= p_from)
     and (p_to is null or a.occurred_at < p_to)
     and (p_vendor_id is null or a.vendor_id = p_vendor_id)
   group by a.user_id;
end
$function$
;
comment on function analytics.recount_user_activity(timestamp with time zone,timestamp with time zone,bigint) is 'What people did, from the activity log; actions of unknown people are left out.';

CREATE OR REPLACE FUNCTION analytics.recount_vendor_performance(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(vendor_id bigint, vendor text, total_revenue numeric, total_sales numeric, total_orders bigint, average_order_value numeric, commission numeric, rating numeric, refund_rate numeric, hours_to_ship numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  with sales as (
    select o.vendor_id, sum(o.sales) as sales, count(*) as orders,
           count(*) filter (where exists (select from reporting.refunds r where r.order_id = o.order_id)) as refunded,
           round(sum(extract(epoch from o.shipped_at - o.created_at)) / nullif(count(o.shipped_at), 0) / 3600, 2) as hours
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
     group by o.vendor_id
  ), revenues as (
    select i.vendor_id, sum(i.revenue) as revenue
      from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) i
     group by i.vendor_id
  ), commissions as (
    select o.vendor_id, sum(analytics.amount(v_mode, c.amount, c.base_amount, o.multiplier, o.divisor)) as amount
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
      join reporting.commissions c on c.order_id = o.order_id
     group by o.vendor_id
  ), ratings as (
    select r.vendor_id, round(avg(r.rating), 2) as rating from reporting.vendor_reviews r group by r.vendor_id
  )
  select v.vendor_id, v.name, coalesce(i.revenue, 0), coalesce(s.sales, 0), coalesce(s.orders, 0),
         round(s.sales / s.orders, 4), coalesce(c.amount, 0), r.rating,
         round(s.refunded::numeric / s.orders, 4), s.hours
    from reporting.vendors v
    left join sales s on s.vendor_id = v.vendor_id
    left join revenues i on i.vendor_id = v.vendor_id
    left join commissions c on c.vendor_id = v.vendor_id
    left join ratings r on r.vendor_id = v.vendor_id
   where p_vendor_id is null or v.vendor_id = p_vendor_id;
end
$function$
;
comment on function analytics.recount_vendor_performance(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'Every vendor''s money, orders, commission, rating from its reviews, share of orders with a refund, and mean hours from order to dispatch (null where none was recorded).';

CREATE OR REPLACE FUNCTION analytics.refund_mode(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_day date;
begin
  if p_currency = platform.marketplace_currency() then
    return 'base';
  end if;
  if not exists (
    select from reporting.refunds o
     where (p_from is null or o.created_at >= p_from)
         and (p_to is null or o.created_at < p_to)
         and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         and (not p_sold or o.is_sold)
       and o.currency <> p_currency
  ) then
    return 'charged';
  end if;
  select min(s.day) into v_day
    from (
    select distinct (o.created_at at time zone 'UTC')::date as day from reporting.refunds o
     where (p_from is null or o.created_at >= p_from)
         and (p_to is null or o.created_at < p_to)
         and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         and (not p_sold or o.is_sold)
  ) s
    left join analytics.daily_rates(p_currency) r on r.day = s.day
   where r.day is null;
  if v_day is not null then
    raise exception 'No exchange rate from % to % on or before %: record one, or ask for another currency.',
      platform.marketplace_currency(), p_currency, v_day
      using errcode = 'ST400', column = 'currency';
  end if;
  return 'converted';
end
$function$
;
comment on function analytics.refund_mode(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'What money_mode says of orders, for the refunds given in a period, each at the rate of its own day.';

CREATE OR REPLACE FUNCTION analytics.refund_reasons()
 RETURNS TABLE(vendor_id bigint, refund_reason text, currency text, orders bigint, refund_count bigint, refunds numeric, base_refunds numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select r.vendor_id, r.refund_reason, r.currency, count(distinct r.order_id), count(*), sum(r.refund_amount),
         sum(r.base_refund_amount)
    from reporting.refunds r
   group by r.vendor_id, r.refund_reason, r.currency;
$function$
;
comment on function analytics.refund_reasons() is 'All refunds counted by vendor, reason and currency; an order''s refunds are all in its own currency.';

CREATE OR REPLACE FUNCTION analytics.refunded_orders(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if p_from is null and p_to is null then
    -- Orders are counted at their own time, with their first refund: over all time that is every refunded order once.
    return (select coalesce(sum(c.sign * c.refunded_orders), 0)
              from analytics.sales_cells(null, null, analytics.whose(p_vendor_id), false, 'm') c);
  end if;
  return (select count(distinct r.order_id)
            from reporting.refunds r
           where (p_from is null or r.created_at >= p_from)
             and (p_to is null or r.created_at < p_to)
             and (p_vendor_id is null or r.vendor_id = p_vendor_id));
end
$function$
;
comment on function analytics.refunded_orders(timestamp with time zone,timestamp with time zone,bigint) is 'How many orders were given a refund in a period, by the refunds'' own time.';

CREATE OR REPLACE FUNCTION analytics.refunds(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint)
 RETURNS TABLE(refund_reason text, total_refunds bigint, total_amount numeric, total_orders bigint, affected_orders bigint[])
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
begin
  if p_from is not null or p_to is not null or p_currency <> platform.marketplace_currency() then
    return query select r.* from analytics.recount_refunds(p_from, p_to, p_currency, p_vendor_id) r;
    return;
  end if;
  return query
  with reasons as (
    select c.refund_reason, sum(c.refund_count)::bigint as refund_count, sum(c.base_refunds) as amount,
           sum(c.orders)::bigint as orders
      from (
        select t.refund_reason, t.refund_count, t.base_refunds, t.orders
          from analytics.refund_totals t where t.vendor_id = v_vendor_id
        union all
        select d.refund_reason, d.sign * d.refund_count, d.sign * d.base_refunds, d.sign * d.reason_orders
          from analytics.deltas d
         where d.refund_reason is not null and v_vendor_id in (0, d.vendor_id)
      ) c
     group by c.refund_reason
  )
  select r.refund_reason, r.refund_count, r.amount, r.orders,
         array(
           select n.order_id
             from (
               select distinct f.order_id
                 from reporting.refunds f
                where f.refund_reason = r.refund_reason and (v_vendor_id = 0 or f.vendor_id = v_vendor_id)
                order by f.order_id desc
                limit 1000
             ) n
            order by n.order_id)
    from reasons r;
end
$function$
;
comment on function analytics.refunds(timestamp with time zone,timestamp with time zone,text,bigint) is 'Refunds by reason, dated by the refund itself; total_orders counts the orders, affected_orders are the ids of the latest 1,000 of them, in order.';

CREATE OR REPLACE FUNCTION analytics.refunds_in(p_mode text, p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(refund_id bigint, order_id bigint, vendor_id bigint, user_id bigint, refund_reason text, created_at timestamp with time zone, ship_country text, ship_region text, ship_city text, amount numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select i.refund_id, i.order_id, i.vendor_id, i.user_id, i.refund_reason, i.created_at,
         i.ship_country, i.ship_region, i.ship_city,
         analytics.amount(p_mode, i.refund_amount, i.base_refund_amount, r.multiplier, r.divisor)
    from reporting.refunds i
    left join (
      select d.day, max(d.multiplier) as multiplier, max(d.divisor) as divisor
        from analytics.daily_rates(p_currency) d group by d.day
    ) r on r.day = (i.created_at at time zone 'UTC')::date
   where (p_from is null or i.created_at >= p_from)
     and (p_to is null or i.created_at < p_to)
     and (p_vendor_id is null or i.vendor_id = p_vendor_id)
     and (not p_sold or i.is_sold);
$function$
;
comment on function analytics.refunds_in(text,timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'The refunds given in a period, by their own time, with their amount in the report''s currency; p_sold: of sold orders only.';

CREATE OR REPLACE FUNCTION analytics.refuse_line_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'Order lines are not changed or deleted once they are written: the reports have counted them.'
    using errcode = 'ST409';
end
$function$
;
comment on function analytics.refuse_line_changes() is 'Lines, commissions and refunds are written once. With stoa.deltas = off (and a rebuild behind it) they may change.';

CREATE OR REPLACE FUNCTION analytics.regional_sales(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_by text, p_level text, p_sold boolean)
 RETURNS TABLE(country text, region text, city text, total_sales numeric, total_revenue numeric, total_refunds numeric, total_orders bigint, sort_value numeric, tie text)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode text;
  v_refund_mode text;
  v_coarsest text;
begin
  if p_category_id is not null
    or p_by = 'customer' and (p_from is not null or p_to is not null or p_currency <> platform.marketplace_currency()) then
    return query select * from analytics.recount_regional_sales(
      p_from, p_to, p_currency, p_vendor_id, p_category_id, p_by, p_level, p_sold);
    return;
  end if;
  v_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false);
  v_refund_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, true);
  v_coarsest := case when 'converted' in (v_mode, v_refund_mode) then 'd' else 'm' end;
  return query
  with shipped as (
    select d.country, case when p_level <> 'country' then d.region end as region,
           case when p_level = 'city' then d.city end as city, c.sales, c.revenue, c.refunds, c.orders
      from (
        select k.place_id,
               sum(k.sign * analytics.amount(v_mode, k.sales, k.base_sales, r.multiplier, r.divisor)) as sales,
               sum(k.sign * analytics.amount(v_mode, k.revenue, k.base_revenue, r.multiplier, r.divisor)) as revenue,
               sum(k.sign * analytics.amount(v_refund_mode, k.refunds, k.base_refunds, r.multiplier, r.divisor))
                 as refunds,
               sum(k.sign * k.orders) as orders, sum(k.sign * k.refund_count) as refund_count
          from analytics.place_cells(p_from, p_to, v_vendor_id, p_sold, v_coarsest) k
          left join analytics.rates(case when v_coarsest = 'd' then 'converted' end, p_currency) r
            on r.day = (k.at at time zone 'UTC')::date
         where p_by = 'shipping'
         group by k.place_id
      ) c
      left join analytics.place_names(v_vendor_id) d on d.place_id = c.place_id
     where c.orders > 0 or c.refund_count > 0
  ), people as materialized (
    -- These figures add up, so a person's total and the deltas not merged yet need not meet before their place is known.
    select c.country, case when p_level <> 'country' then c.region end as region,
           case when p_level = 'city' then c.city end as city, sum(t.sales) as sales, sum(t.revenue) as revenue,
           sum(t.refunds) as refunds, sum(t.orders) as orders, sum(t.refund_count) as refund_count
      from (
        select e.user_id, e.base_sales as sales, e.base_revenue as revenue, e.base_refunds as refunds, e.orders,
               e.refund_count
          from analytics.customer_totals e
         where e.vendor_id = v_vendor_id and e.sold_only = p_sold
        union all
        select d.user_id, d.sign * d.base_sales, d.sign * d.base_revenue, d.sign * d.base_refunds, d.sign * d.orders,
               d.sign * d.refund_count
          from analytics.deltas d
         where d.user_id is not null and (not p_sold or d.is_sold) and (v_vendor_id = 0 or d.vendor_id = v_vendor_id)
      ) t
      left join reporting.customers c on c.user_id = t.user_id
     where p_by = 'customer'
     group by 1, 2, 3
  ), guests as (
    -- What is left of all orders. Guests have no address of their own.
    select t.sales - coalesce(p.sales, 0) as sales, t.revenue - coalesce(p.revenue, 0) as revenue,
           t.refunds - coalesce(p.refunds, 0) as refunds, t.orders - coalesce(p.orders, 0) as orders,
           t.refund_count - coalesce(p.refund_count, 0) as refund_count
      from (
        select sum(c.sign * c.base_sales) as sales, sum(c.sign * c.base_revenue) as revenue,
               sum(c.sign * c.base_refunds) as refunds, sum(c.sign * c.orders) as orders,
               sum(c.sign * c.refund_count) as refund_count
          from analytics.sales_cells(p_from, p_to, v_vendor_id, p_sold, v_coarsest) c
         where p_by = 'customer'
      ) t
     cross join (
       select sum(e.sales) as sales, sum(e.revenue) as revenue, sum(e.refunds) as refunds, sum(e.orders) as orders,
              sum(e.refund_count) as refund_count
         from people e
     ) p
  ), places as (
    select s.country, s.region, s.city, s.sales, s.revenue, s.refunds, s.orders from shipped s
    union all
    select p.country, p.region, p.city, p.sales, p.revenue, p.refunds, p.orders
      from people p where p.orders > 0 or p.refund_count > 0
    union all
    select null, null, null, g.sales, g.revenue, g.refunds, g.orders
      from guests g where g.orders > 0 or g.refund_count > 0
  ), sums as (
    select s.country, s.region, s.city, sum(s.sales) as sales, sum(s.revenue) as revenue, sum(s.refunds) as refunds,
           sum(s.orders)::bigint as orders
      from places s
     group by s.country, s.region, s.city
  )
  select s.country, s.region, s.city,
         case when p_category_id is null then s.sales end, s.revenue,
         case when p_category_id is null then s.refunds end, s.orders,
         case when p_category_id is null then s.sales else s.revenue end,
         format('%s|%s|%s', s.country, s.region, s.city)
    from sums s;
end
$function$
;
comment on function analytics.regional_sales(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,text,boolean) is 'Sales by country, region or city (p_level) of the customer''s address or of the delivery (p_by). Null places were not recorded.';

create view reporting.activity with (security_invoker=true) as
 SELECT log_id,
    user_id,
    vendor_id,
    activity_type,
    description,
    "timestamp" AS occurred_at
   FROM audit.activity_logs a;
comment on view reporting.activity is 'What people did. occurred_at is the log''s timestamp.';

create view reporting.cart_items with (security_invoker=true) as
 SELECT cart_id,
    variant_id,
    quantity,
    added_at
   FROM carts.cart_items i;
comment on view reporting.cart_items is 'What lies in a basket.';

create view reporting.carts with (security_invoker=true) as
 SELECT cart_id,
    user_id,
    visitor_id,
    status,
    checkout_id,
    created_at,
    updated_at
   FROM carts.carts c;
comment on view reporting.carts is 'Baskets of people and of visitors, without the random id that opens one.';

create view reporting.categories with (security_invoker=true) as
 SELECT category_id,
    parent_id,
    name,
    slug,
    "position"
   FROM catalog.categories c;
comment on view reporting.categories is 'The category tree.';

create view reporting.checkouts with (security_invoker=true) as
 SELECT checkout_id,
    user_id,
    status,
    currency,
    total,
    base_currency,
    base_total,
    created_at,
    placed_at
   FROM orders.checkouts c;
comment on view reporting.checkouts is 'Purchases: a checkout holds one order per vendor. total is as charged, base_total in the marketplace''s currency. Without the random id that shoppers use and the guest''s e-mail.';

create view reporting.commissions with (security_invoker=true) as
 SELECT order_item_id,
    order_id,
    vendor_id,
    rate,
    amount,
    currency,
    base_amount,
    base_currency,
    created_at
   FROM payouts.commissions c;
comment on view reporting.commissions is 'The marketplace''s share of each order line, frozen when it was sold.';

create view reporting.customers with (security_invoker=true) as
 SELECT user_id,
    name,
    country,
    region,
    city
   FROM accounts.users u;
comment on view reporting.customers is 'People: names and where they are. E-mails come from accounts.person_contact, which tells them only to who may read them.';

create view reporting.events with (security_invoker=true) as
 SELECT event_id,
    occurred_at,
    kind,
    visitor_id,
    user_id,
    product_id,
    vendor_id
   FROM analytics.events e;
comment on view reporting.events is 'Visits and what visitors did, with their consent; bots left out.';

create view reporting.lines with (security_invoker=true) as
 SELECT order_item_id,
    order_id,
    vendor_id,
    product_id,
    variant_id,
    quantity,
    quantity::numeric * unit_price::numeric - discount_amount::numeric AS revenue,
    base_revenue
   FROM orders.order_items i;
comment on view reporting.lines is 'Order lines by themselves: what reporting.order_items says without their order.';

create view reporting.order_items with (security_invoker=true) as
 SELECT i.order_item_id,
    i.order_id,
    i.vendor_id,
    i.product_id,
    i.variant_id,
    i.product_name,
    i.sku,
    i.quantity,
    i.unit_price,
    i.discount_amount,
    i.tax_amount,
    i.quantity::numeric * i.unit_price::numeric - i.discount_amount::numeric AS revenue,
    i.base_revenue,
    o.currency,
    o.base_currency,
    o.checkout_id,
    o.user_id,
    o.order_kind,
    o.order_status,
    o.order_status = ANY (ARRAY['Shipped'::text, 'Completed'::text]) AS is_sold,
    o.ship_country,
    o.ship_region,
    o.ship_city,
    o.created_at,
    p.category_id
   FROM orders.order_items i
     JOIN orders.orders o ON o.order_id = i.order_id
     LEFT JOIN catalog.products p ON p.product_id = i.product_id;
comment on view reporting.order_items is 'Order lines with their order''s person, time and state and their product''s category of today; revenue is quantity × unit_price − discount_amount as charged, base_revenue the same in the marketplace''s currency.';

create view reporting.orders with (security_invoker=true) as
 SELECT order_id,
    order_number,
    checkout_id,
    user_id,
    vendor_id,
    order_kind,
    order_status,
    payment_status,
    order_status = ANY (ARRAY['Shipped'::text, 'Completed'::text]) AS is_sold,
    ship_country,
    ship_region,
    ship_city,
    currency,
    items_total,
    discount_total,
    shipping_total,
    tax_total,
    order_total,
    base_currency,
    base_items_total,
    base_discount_total,
    base_shipping_total,
    base_tax_total,
    base_order_total,
    created_at,
    updated_at,
    shipped_at,
    completed_at
   FROM orders.orders o;
comment on view reporting.orders is 'Orders with where they went and their amounts, as charged and (base_) in the marketplace''s currency; is_sold means Shipped or Completed.';

create view reporting.products with (security_invoker=true) as
 SELECT p.product_id,
    p.name,
    p.slug,
    p.vendor_id,
    v.name AS vendor,
    p.category_id,
    p.brand,
    p.status,
    p.average_rating,
    p.review_count,
    p.created_at,
    p.updated_at,
    p.description,
    p.dynamic_attributes
   FROM catalog.products p
     JOIN vendors.vendors v ON v.vendor_id = p.vendor_id;
comment on view reporting.products is 'Products with their vendor''s name; average_rating and review_count are kept from the reviews.';

create view reporting.refunds with (security_invoker=true) as
 SELECT r.refund_id,
    r.order_id,
    r.vendor_id,
    r.order_item_id,
    r.quantity,
    r.refund_reason,
    r.refund_amount,
    r.currency,
    r.base_refund_amount,
    r.base_currency,
    r.created_at,
    o.checkout_id,
    o.user_id,
    o.order_status,
    (o.order_status = ANY (ARRAY['Shipped'::text, 'Completed'::text])) OR o.order_kind = 'adjustment'::text AS is_sold,
    o.ship_country,
    o.ship_region,
    o.ship_city,
    o.created_at AS ordered_at
   FROM orders.refunds r
     LEFT JOIN orders.orders o ON o.order_id = r.order_id;
comment on view reporting.refunds is 'Refunds with their order''s person, state and destination. created_at is the refund''s own time; amounts are positive. is_sold: of a sold order, or of one that only carries an imported refund whose sale is unknown.';

create view reporting.reviews with (security_invoker=true) as
 SELECT review_id,
    user_id,
    product_id,
    vendor_id,
    rating,
    feature_scores,
    created_at,
    updated_at,
    review_text
   FROM reviews.reviews r;
comment on view reporting.reviews is 'Product reviews: rating 1 to 5 and the scores by feature.';

create view reporting.shipment_items with (security_invoker=true) as
 SELECT shipment_id,
    order_item_id,
    vendor_id,
    quantity
   FROM orders.shipment_items i;
comment on view reporting.shipment_items is 'What a parcel holds.';

create view reporting.shipments with (security_invoker=true) as
 SELECT shipment_id,
    order_id,
    vendor_id,
    carrier,
    tracking_number,
    shipped_at,
    delivered_at
   FROM orders.shipments s;
comment on view reporting.shipments is 'Parcels of an order; several may carry it.';

create view reporting.stock_reservations with (security_invoker=true) as
 SELECT reservation_id,
    variant_id,
    warehouse_id,
    vendor_id,
    quantity,
    order_id,
    created_at,
    expires_at,
    released_at
   FROM inventory.stock_reservations r;
comment on view reporting.stock_reservations is 'Units held for purchases under way, until released_at or expires_at.';

create view reporting.users with (security_invoker=true) as
 SELECT u.user_id,
    u.name,
    u.email,
    u.country,
    u.region,
    u.city,
    u.role_id,
    r.name AS role,
    u.status,
    u.created_at,
    u.last_login
   FROM accounts.users u
     JOIN accounts.roles r ON r.role_id = u.role_id;
comment on view reporting.users is 'People with their e-mail, role and state, for those who may see e-mails; vendors read reporting.customers. No credentials and nothing that is encrypted.';

create view reporting.variants with (security_invoker=true) as
 SELECT variant_id,
    product_id,
    vendor_id,
    sku,
    name,
    price,
    stock_quantity,
    is_active,
    COALESCE(( SELECT sum(l.reserved) AS sum
           FROM inventory.stock_levels l
          WHERE l.variant_id = v.variant_id), 0::bigint)::integer AS reserved,
    weight,
    is_default,
    created_at,
    updated_at
   FROM catalog.product_variants v;
comment on view reporting.variants is 'What is sold, with its stock; reserved is what purchases under way hold. price is in the vendor''s currency.';

create view reporting.vendor_reviews with (security_invoker=true) as
 SELECT vendor_review_id,
    vendor_id,
    user_id,
    rating,
    created_at
   FROM vendors.vendor_reviews r;
comment on view reporting.vendor_reviews is 'What customers gave vendors, 1 to 5.';

create view reporting.vendors with (security_invoker=true) as
 SELECT vendor_id,
    name,
    slug,
    status,
    rating,
    reviews_count,
    currency,
    country,
    commission_rate,
    created_at,
    updated_at,
    description,
    user_id
   FROM vendors.vendors v;
comment on view reporting.vendors is 'Vendors: names, state, kept rating, commission rate.';

CREATE OR REPLACE FUNCTION analytics.resolve_request(p_currency text, p_timezone text, p_is_known_zone boolean, p_from_local timestamp without time zone, p_to_local timestamp without time zone, p_vendor_id bigint, p_category_id bigint)
 RETURNS TABLE(currency text, timezone text, from_at timestamp with time zone, to_at timestamp with time zone, current_at timestamp with time zone, problem text)
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  currency := coalesce(p_currency, platform.marketplace_currency());
  timezone := coalesce(p_timezone, platform.marketplace_time_zone());
  current_at := now();
  problem := case
    when p_currency is not null and not pricing.is_currency(p_currency) then 'currency'
    when p_timezone is not null and not p_is_known_zone and not platform.is_time_zone(p_timezone) then 'timezone'
    when p_vendor_id is not null
      and not exists (select from reporting.vendors v where v.vendor_id = p_vendor_id) then 'vendorId'
    when p_category_id is not null
      and not exists (select from reporting.categories c where c.category_id = p_category_id) then 'categoryId'
  end;
  if problem is null then
    from_at := p_from_local at time zone timezone;
    to_at := p_to_local at time zone timezone;
  end if;
  return next;
end
$function$
;
comment on function analytics.resolve_request(text,text,boolean,timestamp without time zone,timestamp without time zone,bigint,bigint) is 'What a report''s filters mean here: the marketplace''s currency and time zone where none is given, local times as instants. problem names the first filter that means nothing.';

CREATE OR REPLACE FUNCTION analytics.review_cells(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS TABLE(sign integer, product_id bigint, n1 bigint, n2 bigint, n3 bigint, n4 bigint, n5 bigint)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  -- One plan for every period and vendor, kept by the session: planning would cost more than reading.
  return query
  select s.sign, r.product_id, r.n1, r.n2, r.n3, r.n4, r.n5
    from analytics.spans(p_from, p_to, 'a', 'd') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything.
     select c.* from analytics.review_rollup c
      where c.level = s.level and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and (p_vendor_id = 0 or c.vendor_id = p_vendor_id)
     offset 0
   ) r
   where s.level <> 'r'
  union all
  select s.sign * d.sign, d.product_id, (d.rating = 1)::integer, (d.rating = 2)::integer, (d.rating = 3)::integer,
         (d.rating = 4)::integer, (d.rating = 5)::integer
    from analytics.spans(p_from, p_to, 'a', 'd') s
    join analytics.review_deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   where s.level <> 'r' and (p_vendor_id = 0 or d.vendor_id = p_vendor_id)
  union all
  select s.sign, v.product_id, (v.rating = 1)::integer, (v.rating = 2)::integer, (v.rating = 3)::integer,
         (v.rating = 4)::integer, (v.rating = 5)::integer
    from analytics.spans(p_from, p_to, 'a', 'd') s
   cross join lateral (
     select w.* from reporting.reviews w where w.created_at >= s.starts_at and w.created_at < s.ends_at offset 0
   ) v
   where s.level = 'r' and (p_vendor_id = 0 or v.vendor_id = p_vendor_id);
end
$function$
;
comment on function analytics.review_cells(timestamp with time zone,timestamp with time zone,bigint) is 'How many gave products 1 to 5 in a period, as signed cells to be added up. p_vendor_id 0 is all vendors.';

CREATE OR REPLACE FUNCTION analytics.rollup_mode(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean, p_of_refunds boolean)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  v_first_rate date;
  v_first date;
begin
  if p_currency = platform.marketplace_currency() then
    return 'base';
  end if;
  if not exists (
    select from analytics.sales_cells(p_from, p_to, analytics.whose(p_vendor_id), p_sold, 'm') c
     where c.currency <> p_currency
    having sum(c.sign * case when p_of_refunds then c.refund_count else c.orders end) > 0
  ) then
    return 'charged';
  end if;
  -- A day without a rate takes the one before it: only days before the first rate have none.
  select min(r.day) into v_first_rate from analytics.daily_rates(p_currency) r;
  select min(c.day) into v_first
    from (
      select (c.at at time zone 'UTC')::date as day
        from analytics.sales_cells(p_from, p_to, analytics.whose(p_vendor_id), p_sold, 'd') c
       group by 1
      having sum(c.sign * case when p_of_refunds then c.refund_count else c.orders end) > 0
    ) c;
  if v_first_rate is null or v_first < v_first_rate then
    raise exception 'No exchange rate from % to % on or before %: record one, or ask for another currency.',
      platform.marketplace_currency(), p_currency, v_first
      using errcode = 'ST400', column = 'currency';
  end if;
  return 'converted';
end
$function$
;
comment on function analytics.rollup_mode(timestamp with time zone,timestamp with time zone,text,bigint,boolean,boolean) is 'What money_mode says, from the rollups: base, charged or converted; of orders, or of refunds. Error ST400 when a rate is missing.';

CREATE OR REPLACE FUNCTION analytics.sales_bounds(p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(first_at timestamp with time zone, last_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select least(r.first_at, t.first_at), greatest(r.last_at, t.last_at)
    from (
      select (select c.bucket from analytics.sales_rollup c
               where c.level = 'q' and c.vendor_id = p_vendor_id and (not p_sold or c.is_sold)
               order by c.bucket limit 1) as first_at,
             (select c.bucket from analytics.sales_rollup c
               where c.level = 'q' and c.vendor_id = p_vendor_id and (not p_sold or c.is_sold)
               order by c.bucket desc limit 1) as last_at
    ) r
   cross join (
     select date_bin('15 minutes', min(d.occurred_at), timestamptz 'epoch') as first_at,
            date_bin('15 minutes', max(d.occurred_at), timestamptz 'epoch') as last_at
       from analytics.deltas d
      where d.sign > 0 and (not p_sold or d.is_sold) and (p_vendor_id = 0 or d.vendor_id = p_vendor_id)
   ) t;
$function$
;
comment on function analytics.sales_bounds(bigint,boolean) is 'The quarter hours of the first and of the last order or refund, of one vendor or (0) of all.';

CREATE OR REPLACE FUNCTION analytics.sales_by_category(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS TABLE(name text, value numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode constant text := analytics.product_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
begin
  return query
  with recursive top as (
    select c.category_id, c.name, c.category_id as top_id
      from reporting.categories c where c.parent_id is not distinct from p_category_id
    union all
    select c.category_id, t.name, t.top_id from reporting.categories c join top t on c.parent_id = t.category_id
  )
  select coalesce(max(t.name), case when p_category_id is null then 'No category' else 'No subcategory' end),
         sum(s.revenue)
    from (
      select p.category_id, sum(t.revenue) as revenue
        from analytics.product_sums(v_mode, p_from, p_to, p_currency, v_vendor_id, p_sold) t
        join reporting.products p on p.product_id = t.product_id
       where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id))
       group by p.category_id
    ) s
    left join top t on t.category_id = s.category_id
   group by t.top_id;
end
$function$
;
comment on function analytics.sales_by_category(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'Revenue by top-level category, or by the children of p_category_id, descendants included.';

CREATE OR REPLACE FUNCTION analytics.sales_cells(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint, p_sold boolean, p_coarsest text)
 RETURNS TABLE(sign integer, at timestamp with time zone, vendor_id bigint, currency text, orders bigint, checkouts bigint, guest_orders bigint, guest_checkouts bigint, sales numeric, base_sales numeric, guest_sales numeric, guest_base_sales numeric, revenue numeric, base_revenue numeric, commission numeric, base_commission numeric, refund_count bigint, refunds numeric, base_refunds numeric, refunded_orders bigint, shipped_orders bigint, ship_seconds numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  -- One plan for every period and vendor, kept by the session: planning would cost more than reading.
  return query
  select s.sign, r.bucket, r.vendor_id, r.currency, r.orders, r.checkouts, r.guest_orders, r.guest_checkouts, r.sales,
         r.base_sales, r.guest_sales, r.guest_base_sales, r.revenue, r.base_revenue, r.commission, r.base_commission,
         r.refund_count, r.refunds, r.base_refunds, r.refunded_orders, r.shipped_orders, r.ship_seconds
    from analytics.spans(p_from, p_to, p_coarsest, 'q') s
   cross join lateral (
     -- Few spans, each a range of an index: offset keeps them from becoming one scan of everything.
     select c.* from analytics.sales_rollup c
      where c.level = s.level and c.vendor_id = p_vendor_id and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and (not p_sold or c.is_sold)
     offset 0
   ) r
   where s.level <> 'r' and p_vendor_id is not null
  union all
  select s.sign, r.bucket, r.vendor_id, r.currency, r.orders, r.checkouts, r.guest_orders, r.guest_checkouts, r.sales,
         r.base_sales, r.guest_sales, r.guest_base_sales, r.revenue, r.base_revenue, r.commission, r.base_commission,
         r.refund_count, r.refunds, r.base_refunds, r.refunded_orders, r.shipped_orders, r.ship_seconds
    from analytics.spans(p_from, p_to, p_coarsest, 'q') s
   cross join lateral (
     select c.* from analytics.sales_rollup c
      where c.level = s.level and c.vendor_id > 0 and c.bucket >= s.starts_at and c.bucket < s.ends_at
        and (not p_sold or c.is_sold)
     offset 0
   ) r
   where s.level <> 'r' and p_vendor_id is null
  union all
  select s.sign * d.sign, d.occurred_at, d.vendor_id, d.currency, d.orders, d.checkouts,
         case when d.user_id is null then d.orders else 0 end,
         case when d.user_id is null then d.checkouts else 0 end, d.sales, d.base_sales,
         case when d.user_id is null then d.sales else 0 end,
         case when d.user_id is null then d.base_sales else 0 end, d.revenue, d.base_revenue, d.commission,
         d.base_commission, d.refund_count, d.refunds, d.base_refunds, d.refunded_orders, d.shipped_orders,
         d.ship_seconds
    from analytics.spans(p_from, p_to, p_coarsest, 'q') s
    join analytics.deltas d on d.occurred_at >= s.starts_at and d.occurred_at < s.ends_at
   where s.level <> 'r' and (not p_sold or d.is_sold)
     and (d.vendor_id = p_vendor_id or p_vendor_id = 0 or p_vendor_id is null and d.vendor_id > 0)
  union all
  select s.sign, f.occurred_at, f.vendor_id, f.currency, f.orders, f.checkouts,
         case when f.user_id is null then f.orders else 0 end,
         case when f.user_id is null then f.checkouts else 0 end, f.sales, f.base_sales,
         case when f.user_id is null then f.sales else 0 end,
         case when f.user_id is null then f.base_sales else 0 end, f.revenue, f.base_revenue, f.commission,
         f.base_commission, f.refund_count, f.refunds, f.base_refunds, f.refunded_orders, f.shipped_orders,
         f.ship_seconds
    from analytics.spans(p_from, p_to, p_coarsest, 'q') s
   cross join lateral analytics.order_facts(s.starts_at, s.ends_at) f
   where s.level = 'r' and (not p_sold or f.is_sold)
     and (f.vendor_id = p_vendor_id or p_vendor_id = 0 or p_vendor_id is null and f.vendor_id > 0);
end
$function$
;
comment on function analytics.sales_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) is 'Orders, money and refunds of a period, as signed cells to be added up: from the rollup, from deltas not merged yet, and from the rows at the period''s edges. p_vendor_id 0 is all vendors together, null each of them. p_coarsest is m, or d where amounts are converted by the day. at lies on the UTC day that a cell belongs to.';

CREATE OR REPLACE FUNCTION analytics.sales_over_time(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_granularity text, p_sold boolean, p_ascending boolean DEFAULT true, p_after date DEFAULT NULL::date, p_limit bigint DEFAULT NULL::bigint)
 RETURNS TABLE(period text, starts_on date, year integer, month integer, week integer, day integer, total_sales numeric, total_revenue numeric, total_refunds numeric, total_orders bigint, total_checkouts bigint)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_step constant interval := ('1 ' || p_granularity)::interval;
  v_mode text;
  v_refund_mode text;
  v_coarsest text;
begin
  if p_category_id is not null then
    -- An order counts once for a category however many of its lines are of it: that needs the lines themselves.
    return query
    select r.* from analytics.recount_sales_over_time(
             p_from, p_to, p_currency, p_timezone, p_vendor_id, p_category_id, p_granularity, p_sold) r
     where p_after is null or case when p_ascending then r.starts_on > p_after else r.starts_on < p_after end
     order by case when p_ascending then r.starts_on end, r.starts_on desc
     limit p_limit;
    return;
  end if;
  v_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false);
  v_refund_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, true);
  v_coarsest := case when 'converted' in (v_mode, v_refund_mode) then 'd' else 'm' end;
  return query
  with ends as (
    select coalesce(p_from, b.first_at) as first_at, coalesce(p_to - interval '1 microsecond', b.last_at) as last_at
      from analytics.sales_bounds(v_vendor_id, p_sold) b
  ), buckets as (
    select g.bucket, greatest(g.bucket at time zone p_timezone, p_from) as starts_at,
           least((g.bucket + v_step) at time zone p_timezone, p_to) as ends_at
      from ends e
     cross join generate_series(date_trunc(p_granularity, e.first_at at time zone p_timezone),
             date_trunc(p_granularity, e.last_at at time zone p_timezone), v_step) as g (bucket)
     where p_after is null or case when p_ascending then g.bucket > p_after else g.bucket < p_after end
     order by case when p_ascending then g.bucket end, g.bucket desc
     limit p_limit
  ), spans as materialized (
    select b.bucket, s.level, s.sign, s.starts_at, s.ends_at
      from buckets b cross join lateral analytics.spans(b.starts_at, b.ends_at, v_coarsest, 'q') s
  ), tail as materialized (
    -- By quarter hour, which every span but a raw one is made of: few rows, however busy the moment.
    select date_bin('15 minutes', d.occurred_at, timestamptz 'epoch') as at, sum(d.sign * d.orders) as orders,
           sum(d.sign * case when v_vendor_id = 0 then d.checkouts else d.orders end) as checkouts,
           sum(d.sign * d.sales) as sales, sum(d.sign * d.base_sales) as base_sales, sum(d.sign * d.revenue) as revenue,
           sum(d.sign * d.base_revenue) as base_revenue, sum(d.sign * d.refunds) as refunds,
           sum(d.sign * d.base_refunds) as base_refunds
      from analytics.deltas d
     where (not p_sold or d.is_sold) and (v_vendor_id = 0 or d.vendor_id = v_vendor_id)
     group by 1
  ), cells as (
    select s.bucket, s.sign, r.bucket as at, r.orders,
           case when v_vendor_id = 0 then r.checkouts else r.orders end as checkouts, r.sales, r.base_sales, r.revenue,
           r.base_revenue, r.refunds, r.base_refunds
      from spans s
     cross join lateral (
       -- Each span is a range of the index: offset keeps them from becoming one scan of everything.
       select c.* from analytics.sales_rollup c
        where c.level = s.level and c.vendor_id = v_vendor_id and c.bucket >= s.starts_at and c.bucket < s.ends_at
          and c.is_sold >= p_sold
       offset 0
     ) r
     where s.level <> 'r'
    union all
    select s.bucket, s.sign, t.at, t.orders, t.checkouts, t.sales, t.base_sales, t.revenue, t.base_revenue, t.refunds,
           t.base_refunds
      from spans s
      join tail t on t.at >= s.starts_at and t.at < s.ends_at
     where s.level <> 'r'
    union all
    select s.bucket, s.sign, f.occurred_at, f.orders, case when v_vendor_id = 0 then f.checkouts else f.orders end,
           f.sales, f.base_sales, f.revenue, f.base_revenue, f.refunds, f.base_refunds
      from spans s
     cross join lateral analytics.order_facts(s.starts_at, s.ends_at) f
     where s.level = 'r' and (not p_sold or f.is_sold) and (v_vendor_id = 0 or f.vendor_id = v_vendor_id)
  ), sums as (
    select c.bucket, sum(c.sign * analytics.amount(v_mode, c.sales, c.base_sales, r.multiplier, r.divisor)) as sales,
           sum(c.sign * analytics.amount(v_mode, c.revenue, c.base_revenue, r.multiplier, r.divisor)) as revenue,
           sum(c.sign * analytics.amount(v_refund_mode, c.refunds, c.base_refunds, r.multiplier, r.divisor)) as refunds,
           sum(c.sign * c.orders)::bigint as orders, sum(c.sign * c.checkouts)::bigint as checkouts
      from cells c
      left join analytics.rates(case when v_coarsest = 'd' then 'converted' end, p_currency) r
        on r.day = (c.at at time zone 'UTC')::date
     group by c.bucket
  )
  select to_char(b.bucket, case p_granularity when 'month' then 'YYYY-MM' when 'week' then 'IYYY-"W"IW'
           else 'YYYY-MM-DD' end),
         b.bucket::date,
         extract(year from case when p_granularity = 'week' then b.bucket + interval '3 days' else b.bucket end)
           ::integer,
         case when p_granularity <> 'week' then extract(month from b.bucket)::integer end,
         case when p_granularity = 'week' then extract(week from b.bucket)::integer end,
         case when p_granularity = 'day' then extract(day from b.bucket)::integer end,
         coalesce(s.sales, 0), coalesce(s.revenue, 0), coalesce(s.refunds, 0), coalesce(s.orders, 0),
         coalesce(s.checkouts, 0)
    from buckets b
    left join sums s on s.bucket = b.bucket;
end
$function$
;
comment on function analytics.sales_over_time(timestamp with time zone,timestamp with time zone,text,text,bigint,bigint,text,boolean,boolean,date,bigint) is 'Sales by month, week (ISO) or day, cut in p_timezone; gaps are zeros, up to the ends of the period where it was given, else to the first and last figure. From the rollups, but for a category: then revenue only, from the lines. Of all of them, or of p_limit after the given day, oldest first or newest.';

CREATE OR REPLACE FUNCTION analytics.sales_totals(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean)
 RETURNS TABLE(total_sales numeric, total_revenue numeric, total_refunds numeric, total_orders bigint, total_checkouts bigint, guest_sales numeric, guest_orders bigint, guest_checkouts bigint)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode text;
  v_refund_mode text;
begin
  if p_category_id is not null then
    v_mode := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
    return query
    select null::numeric, coalesce(sum(i.revenue), 0), null::numeric, count(distinct i.order_id),
           count(distinct i.checkout_id), null::numeric, null::bigint, null::bigint
      from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i;
    return;
  end if;
  v_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false);
  v_refund_mode := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, true);
  return query
  select coalesce(sum(c.sign * analytics.amount(v_mode, c.sales, c.base_sales, r.multiplier, r.divisor)), 0),
         coalesce(sum(c.sign * analytics.amount(v_mode, c.revenue, c.base_revenue, r.multiplier, r.divisor)), 0),
         coalesce(sum(c.sign * analytics.amount(v_refund_mode, c.refunds, c.base_refunds, r.multiplier, r.divisor)), 0),
         coalesce(sum(c.sign * c.orders), 0)::bigint,
         coalesce(sum(c.sign * case when v_vendor_id = 0 then c.checkouts else c.orders end), 0)::bigint,
         coalesce(sum(c.sign * analytics.amount(v_mode, c.guest_sales, c.guest_base_sales, r.multiplier, r.divisor)), 0),
         coalesce(sum(c.sign * c.guest_orders), 0)::bigint,
         coalesce(sum(c.sign * case when v_vendor_id = 0 then c.guest_checkouts else c.guest_orders end), 0)::bigint
    from analytics.sales_cells(p_from, p_to, v_vendor_id, p_sold,
           case when 'converted' in (v_mode, v_refund_mode) then 'd' else 'm' end) c
    left join analytics.rates(case when 'converted' in (v_mode, v_refund_mode) then 'converted' end, p_currency) r
      on r.day = (c.at at time zone 'UTC')::date;
end
$function$
;
comment on function analytics.sales_totals(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) is 'Sales, revenue, refunds (given in the period), orders and purchases of a period, and the guests'' part of them. Of a category: revenue, and the orders and purchases that hold something of it.';

CREATE OR REPLACE FUNCTION analytics.segment_grid()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
RETURN ARRAY['Champions: recency 4-5, frequency 4-5, monetary 4-5'::text, 'Loyal: recency 3-5, frequency 3-5, monetary 3-5'::text, 'New: recency 4-5, frequency 1-2, monetary 1-2'::text, 'Potential: recency 3-5, everybody else'::text, 'At risk: recency 1-2, frequency 3-5 or monetary 3-5'::text, 'Hibernating: recency 2, frequency 1-2, monetary 1-2'::text, 'Lost: recency 1, frequency 1-2, monetary 1-2'::text]
;
comment on function analytics.segment_grid() is 'The segments that analytics.segment_of gives, in its order: the first that fits is taken.';

CREATE OR REPLACE FUNCTION analytics.segment_of(p_recency integer, p_frequency integer, p_monetary integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when p_recency >= 4 and p_frequency >= 4 and p_monetary >= 4 then 'Champions'
    when p_recency >= 3 and p_frequency >= 3 and p_monetary >= 3 then 'Loyal'
    when p_recency >= 4 and p_frequency <= 2 and p_monetary <= 2 then 'New'
    when p_recency >= 3 then 'Potential'
    when p_frequency >= 3 or p_monetary >= 3 then 'At risk'
    when p_recency = 2 then 'Hibernating'
    else 'Lost'
  end;
$function$
;
comment on function analytics.segment_of(integer,integer,integer) is 'The segment of a recency, frequency and monetary score (1 to 5 each): docs/analytics.md shows the grid.';

CREATE OR REPLACE FUNCTION analytics.spans(p_from timestamp with time zone, p_to timestamp with time zone, p_coarsest text, p_finest text)
 RETURNS TABLE(level text, sign integer, starts_at timestamp with time zone, ends_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  -- From and to, and the boundaries nearest to each: q of a quarter hour, d of a day, m of a month (UTC). A period too
  -- short for a unit leaves it out by letting both of its boundaries fall together.
  select s.level, case when s.a < s.b then 1 else -1 end, least(s.a, s.b), greatest(s.a, s.b)
    from (select coalesce(p_from, '-infinity') as f, coalesce(p_to, 'infinity') as t) p
   cross join lateral (
     select p_finest = 'q' and p.t >= p.f + interval '30 minutes' as has_q, p.t >= p.f + interval '18 hours' as has_d,
            p_coarsest in ('m', 'a') and p.t >= p.f + interval '20 days' as has_m
   ) h
   cross join lateral (
     select case when h.has_q then date_bin('15 minutes', p.f + interval '7 minutes 30 seconds', timestamptz 'epoch')
              else p.t end as q1,
            case when h.has_q then date_bin('15 minutes', p.t + interval '7 minutes 30 seconds', timestamptz 'epoch')
              else p.t end as q2
   ) q
   cross join lateral (
     select case when h.has_d then date_trunc('day', p.f + interval '12 hours', 'UTC') else q.q2 end as d1,
            case when h.has_d then date_trunc('day', p.t + interval '12 hours', 'UTC') else q.q2 end as d2
   ) d
   cross join lateral (
     select case when h.has_m then date_trunc('month', p.f + interval '15 days', 'UTC') else d.d2 end as m1,
            case when h.has_m then date_trunc('month', p.t + interval '15 days', 'UTC') else d.d2 end as m2
   ) m
   cross join lateral (
     values (case when p_coarsest = 'a' and not isfinite(p.f) and not isfinite(p.t) then 'a' else 'm' end, m.m1, m.m2),
            ('d', m.m2, d.d2), ('d', d.d1, m.m1),
            ('q', d.d2, case when p_finest = 'q' then q.q2 else d.d2 end),
            ('q', case when p_finest = 'q' then q.q1 else d.d1 end, d.d1),
            ('r', case when p_finest = 'q' then q.q2 else d.d2 end, p.t),
            ('r', p.f, case when p_finest = 'q' then q.q1 else d.d1 end)
   ) s (level, a, b)
   where s.a <> s.b;
$function$
;
comment on function analytics.spans(timestamp with time zone,timestamp with time zone,text,text) is 'The half-open period from p_from to p_to (null: open) as a few spans of rollup buckets: level m, d or q, or a for all time; r is read from the rows themselves. p_coarsest (a, m or d) and p_finest (q or d) are the levels there are. Each boundary is the nearest one, so a span may reach beyond the period: what is too much comes back with sign -1.';

CREATE OR REPLACE FUNCTION analytics.stage_of(p_is_new boolean, p_last numeric, p_before numeric)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when p_last = 0 then 'dormant'
    when p_is_new then 'new'
    when p_last > p_before * 1.2 then 'growing'
    when p_last >= p_before * 0.8 then 'mature'
    else 'declining'
  end;
$function$
;
comment on function analytics.stage_of(boolean,numeric,numeric) is 'A product''s stage from its units of the last 3 months and of the 3 before: dormant (none), new (first sale at most 90 days ago), growing (more than +20 %), mature (within 20 %), declining.';

CREATE OR REPLACE FUNCTION analytics.step_of(p_kind text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case p_kind when 'visit' then 1 when 'product view' then 2 when 'add to cart' then 4 when 'checkout started' then 8 end;
$function$
;
comment on function analytics.step_of(text) is 'The bit of a kind of event: the steps of a person are all their bits.';

CREATE OR REPLACE FUNCTION analytics.sweep_events(p_before timestamp with time zone, p_limit integer, p_dry boolean)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_month record;
  v_rows bigint;
  v_before constant timestamptz := date_trunc('month', p_before, 'UTC');
  v_carry constant text := '
    insert into analytics.carried_steps as c (vendor_id, visitor_id, user_id, steps)
    select coalesce(g.vendor_id, 0), g.visitor_id, g.user_id, bit_or(analytics.step_of(g.kind))
      from gone g group by coalesce(g.vendor_id, 0), g.visitor_id, g.user_id
    on conflict (vendor_id, visitor_id, user_id) do update set steps = c.steps | excluded.steps';
begin
  if p_dry then
    return (select count(*) from analytics.events e where e.occurred_at < v_before);
  end if;
  for v_month in select m.partition, m.is_default from platform.old_months('analytics.events', v_before) m loop
    if v_month.is_default then
      execute format('
        with gone as (
          delete from %1$s where ctid = any (array(select ctid from %1$s where occurred_at < $1 limit $2))
          returning vendor_id, visitor_id, user_id, kind
        ), carried as (%2$s)
        select count(*) from gone', v_month.partition, v_carry) into v_rows using v_before, p_limit;
    else
      execute format('lock table %s in access exclusive mode', v_month.partition);
      execute format('with gone as materialized (select * from %s), carried as (%s) select count(*) from gone',
        v_month.partition, v_carry) into v_rows;
      execute format('drop table %s', v_month.partition);
    end if;
    if v_rows > 0 then
      return v_rows;
    end if;
  end loop;
  return 0;
end
$function$
;
comment on function analytics.sweep_events(timestamp with time zone,integer,boolean) is 'Removes one whole month of events from before a time''s month, or up to p_limit rows that came before their month had a partition, and keeps which steps each visitor took. Answers how many; 0 when nothing is left. p_dry only counts.';

CREATE OR REPLACE FUNCTION analytics.top_products(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_category_id bigint, p_by text, p_sold boolean)
 RETURNS TABLE(product_id bigint, product text, vendor_id bigint, vendor text, total_quantity bigint, total_revenue numeric, sort_value numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode constant text := analytics.product_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
begin
  return query
  select t.product_id, p.name, p.vendor_id, p.vendor, t.quantity, t.revenue,
         case p_by when 'quantity' then t.quantity else t.revenue end
    from analytics.product_sums(v_mode, p_from, p_to, p_currency, v_vendor_id, p_sold) t
    join reporting.products p on p.product_id = t.product_id
   where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id));
end
$function$
;
comment on function analytics.top_products(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,boolean) is 'Units and revenue by product; sort_value is what p_by (quantity or revenue) ranks by. The category is the product''s of today.';

CREATE OR REPLACE FUNCTION analytics.uncounted_facts()
 RETURNS TABLE(sign integer, is_kept boolean, occurred_at timestamp with time zone, vendor_id bigint, user_id bigint, is_sold boolean, currency text, ship_country text, ship_region text, ship_city text, orders integer, checkouts integer, uncancelled integer, sales numeric, base_sales numeric, revenue numeric, base_revenue numeric, commission numeric, base_commission numeric, refund_count integer, refunds numeric, base_refunds numeric, refunded_orders integer, shipped_orders integer, ship_seconds numeric, product_ids bigint[], variant_ids bigint[], quantities integer[], revenues numeric[], base_revenues numeric[])
 LANGUAGE sql
 STABLE
AS $function$
  select d.sign, true, d.occurred_at, d.vendor_id, d.user_id, d.is_sold, d.currency, d.ship_country, d.ship_region,
         d.ship_city, d.orders, d.checkouts, d.uncancelled, d.sales, d.base_sales, d.revenue, d.base_revenue, d.commission,
         d.base_commission, d.refund_count, d.refunds, d.base_refunds, d.refunded_orders, d.shipped_orders,
         d.ship_seconds, d.product_ids, d.variant_ids, d.quantities, d.revenues, d.base_revenues
    from analytics.deltas d
  union all
  select -1, false, f.occurred_at, f.vendor_id, f.user_id, f.is_sold, f.currency, f.ship_country, f.ship_region,
         f.ship_city, f.orders, f.checkouts, f.uncancelled, f.sales, f.base_sales, f.revenue, f.base_revenue, f.commission,
         f.base_commission, f.refund_count, f.refunds, f.base_refunds, f.refunded_orders, f.shipped_orders,
         f.ship_seconds, f.product_ids, f.variant_ids, f.quantities, f.revenues, f.base_revenues
    from analytics.order_facts('-infinity', 'infinity') f;
$function$
;
comment on function analytics.uncounted_facts() is 'The deltas not merged yet (is_kept) less everything there is to count: with the rollups added, every sum must be zero.';

CREATE OR REPLACE FUNCTION analytics.unknown_actions(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if p_from is null and p_to is null then
    return (select coalesce(sum(t.actions), 0)
              from (
                select a.actions from analytics.activity_totals a
                 where a.vendor_id = analytics.whose(p_vendor_id) and a.user_id = 0
                union all
                select d.actions from analytics.activity_deltas d
                 where d.user_id = 0 and analytics.whose(p_vendor_id) in (0, d.vendor_id)
              ) t);
  end if;
  return (select count(*)
            from reporting.activity a
           where a.user_id is null
             and (p_from is null or a.occurred_at >= p_from)
             and (p_to is null or a.occurred_at < p_to)
             and (p_vendor_id is null or a.vendor_id = p_vendor_id));
end
$function$
;
comment on function analytics.unknown_actions(timestamp with time zone,timestamp with time zone,bigint) is 'Entries of the activity log about nobody known, in a period.';

CREATE OR REPLACE FUNCTION analytics.user_activity(p_from timestamp with time zone, p_to timestamp with time zone, p_vendor_id bigint)
 RETURNS TABLE(user_id bigint, actions_count bigint, last_activity timestamp with time zone)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  if p_from is not null or p_to is not null then
    return query select r.* from analytics.recount_user_activity(p_from, p_to, p_vendor_id) r;
    return;
  end if;
  return query
  select t.user_id, t.actions, t.last_at
    from analytics.activity_ever(analytics.whose(p_vendor_id)) t
   where t.user_id <> 0;
end
$function$
;
comment on function analytics.user_activity(timestamp with time zone,timestamp with time zone,bigint) is 'What people did, from the activity log; actions of unknown people are left out.';

CREATE OR REPLACE FUNCTION analytics.vendor_performance(p_from timestamp with time zone, p_to timestamp with time zone, p_currency text, p_vendor_id bigint, p_sold boolean)
 RETURNS TABLE(vendor_id bigint, vendor text, total_revenue numeric, total_sales numeric, total_orders bigint, average_order_value numeric, commission numeric, rating numeric, refund_rate numeric, hours_to_ship numeric)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode constant text := analytics.rollup_mode(p_from, p_to, p_currency, p_vendor_id, p_sold, false);
begin
  return query
  with sums as (
    select c.vendor_id,
           sum(c.sign * analytics.amount(v_mode, c.revenue, c.base_revenue, r.multiplier, r.divisor)) as revenue,
           sum(c.sign * analytics.amount(v_mode, c.sales, c.base_sales, r.multiplier, r.divisor)) as sales,
           sum(c.sign * analytics.amount(v_mode, c.commission, c.base_commission, r.multiplier, r.divisor)) as commission,
           nullif(sum(c.sign * c.orders), 0)::bigint as orders, sum(c.sign * c.refunded_orders) as refunded,
           round(sum(c.sign * c.ship_seconds) / nullif(sum(c.sign * c.shipped_orders), 0) / 3600, 2) as hours
      from analytics.sales_cells(p_from, p_to, nullif(v_vendor_id, 0), p_sold,
             case v_mode when 'converted' then 'd' else 'm' end) c
      left join analytics.rates(v_mode, p_currency) r on r.day = (c.at at time zone 'UTC')::date
     group by c.vendor_id
  )
  select v.vendor_id, v.name, coalesce(s.revenue, 0), coalesce(s.sales, 0), coalesce(s.orders, 0),
         round(s.sales / s.orders, 4), coalesce(s.commission, 0),
         case when v.reviews_count > 0 then v.rating end, round(s.refunded / s.orders, 4), s.hours
    from reporting.vendors v
    left join sums s on s.vendor_id = v.vendor_id
   where p_vendor_id is null or v.vendor_id = p_vendor_id;
end
$function$
;
comment on function analytics.vendor_performance(timestamp with time zone,timestamp with time zone,text,bigint,boolean) is 'Every vendor''s money, orders, commission, kept rating, share of orders with a refund, and mean hours from order to dispatch (null where none was recorded).';

CREATE OR REPLACE FUNCTION analytics.verify_kept_figures(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with rollups as materialized (select * from analytics.verify_rollups())
  select coalesce(sum(r.cells), 0)::bigint, coalesce(sum(r.differences), 0)::bigint,
         coalesce((select array_agg(e.name) from (
           select u.rollup || ' ' || x.example as name
             from rollups u cross join lateral unnest(u.examples) as x (example) order by 1 limit p_examples) e), '{}')
    from rollups r;
$function$
;
comment on function analytics.verify_kept_figures(integer) is 'Every rollup against a full recount: cells looked at, cells that differ, and some of those by their keys.';

CREATE OR REPLACE FUNCTION analytics.verify_rollups()
 RETURNS TABLE(rollup text, cells bigint, differences bigint, examples text[])
 LANGUAGE plpgsql
 STABLE
 SET work_mem TO '256MB'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select 'sales_rollup', (select count(*) from analytics.sales_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.vendor_id, x.bucket, x.is_sold, x.currency) as key
        from (
          select r.level, r.vendor_id, r.bucket, r.is_sold, r.currency, r.orders, r.checkouts, r.guest_orders,
                 r.guest_checkouts, r.sales, r.base_sales, r.guest_sales, r.guest_base_sales, r.revenue,
                 r.base_revenue, r.commission, r.base_commission, r.refund_count, r.refunds, r.base_refunds,
                 r.refunded_orders, r.shipped_orders, r.ship_seconds
            from analytics.sales_rollup r
          union all
          select l.level, v.vendor_id, l.bucket, m.is_sold, m.currency, m.sign * m.orders, m.sign * m.checkouts,
                 case when m.user_id is null then m.sign * m.orders else 0 end,
                 case when m.user_id is null then m.sign * m.checkouts else 0 end, m.sign * m.sales,
                 m.sign * m.base_sales, case when m.user_id is null then m.sign * m.sales else 0 end,
                 case when m.user_id is null then m.sign * m.base_sales else 0 end, m.sign * m.revenue,
                 m.sign * m.base_revenue, m.sign * m.commission, m.sign * m.base_commission, m.sign * m.refund_count,
                 m.sign * m.refunds, m.sign * m.base_refunds, m.sign * m.refunded_orders, m.sign * m.shipped_orders,
                 m.sign * m.ship_seconds
            from analytics.uncounted_facts() m
           cross join lateral unnest(
             case when m.vendor_id = 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
           cross join lateral (values ('q', date_bin('15 minutes', m.occurred_at, timestamptz 'epoch')),
             ('d', date_trunc('day', m.occurred_at, 'UTC')), ('m', date_trunc('month', m.occurred_at, 'UTC'))
           ) as l (level, bucket)
        ) x
       group by x.level, x.vendor_id, x.bucket, x.is_sold, x.currency
      having sum(x.orders) <> 0 or sum(x.checkouts) <> 0 or sum(x.guest_orders) <> 0 or sum(x.guest_checkouts) <> 0
        or sum(x.sales) <> 0 or sum(x.base_sales) <> 0 or sum(x.guest_sales) <> 0 or sum(x.guest_base_sales) <> 0
        or sum(x.revenue) <> 0 or sum(x.base_revenue) <> 0 or sum(x.commission) <> 0 or sum(x.base_commission) <> 0
        or sum(x.refund_count) <> 0 or sum(x.refunds) <> 0 or sum(x.base_refunds) <> 0 or sum(x.refunded_orders) <> 0
        or sum(x.shipped_orders) <> 0 or sum(x.ship_seconds) <> 0
    ) d;
  return query
  select 'product_rollup', (select count(*) from analytics.product_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.bucket, x.product_id, x.variant_id, x.is_sold, x.currency) as key
        from (
          select r.level, r.bucket, r.product_id, r.variant_id, r.is_sold, r.currency, r.quantity, r.revenue,
                 r.base_revenue, r.first_at, null::timestamptz as counted_at
            from analytics.product_rollup r
          union all
          select l.level, l.bucket, i.product_id, l.variant_id, m.is_sold, m.currency, m.sign * i.quantity,
                 m.sign * i.revenue, m.sign * i.base_revenue,
                 case when m.is_kept and m.sign > 0 then m.occurred_at end,
                 case when not m.is_kept then m.occurred_at end
            from analytics.uncounted_facts() m
           cross join lateral unnest(m.product_ids, m.variant_ids, m.quantities, m.revenues, m.base_revenues)
             as i (product_id, variant_id, quantity, revenue, base_revenue)
           cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC'), i.variant_id),
             ('m', date_trunc('month', m.occurred_at, 'UTC'), 0), ('a', timestamptz '-infinity', 0)
           ) as l (level, bucket, variant_id)
        ) x
       group by x.level, x.bucket, x.product_id, x.variant_id, x.is_sold, x.currency
      having sum(x.quantity) <> 0 or sum(x.revenue) <> 0 or sum(x.base_revenue) <> 0
        or x.is_sold and min(x.first_at) is distinct from min(x.counted_at)
    ) d;
  return query
  select 'place_rollup', (select count(*) from analytics.place_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.vendor_id, x.bucket, x.place_id, x.is_sold, x.currency) as key
        from (
          select r.level, r.vendor_id, r.bucket, r.place_id, r.is_sold, r.currency, r.orders, r.sales, r.base_sales,
                 r.revenue, r.base_revenue, r.refund_count, r.refunds, r.base_refunds
            from analytics.place_rollup r
          union all
          select l.level, v.vendor_id, l.bucket, analytics.place_id(m.ship_country, m.ship_region, m.ship_city),
                 m.is_sold, m.currency, m.sign * m.orders, m.sign * m.sales, m.sign * m.base_sales,
                 m.sign * m.revenue, m.sign * m.base_revenue, m.sign * m.refund_count, m.sign * m.refunds,
                 m.sign * m.base_refunds
            from analytics.uncounted_facts() m
           cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
           cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
             ('m', date_trunc('month', m.occurred_at, 'UTC'))
           ) as l (level, bucket)
           where m.vendor_id <> 0
        ) x
       group by x.level, x.vendor_id, x.bucket, x.place_id, x.is_sold, x.currency
      having sum(x.orders) <> 0 or sum(x.sales) <> 0 or sum(x.base_sales) <> 0 or sum(x.revenue) <> 0
        or sum(x.base_revenue) <> 0 or sum(x.refund_count) <> 0 or sum(x.refunds) <> 0 or sum(x.base_refunds) <> 0
    ) d;
  return query
  select 'customer_totals', (select count(*) from analytics.customer_totals), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.vendor_id, x.sold_only, x.user_id) as key
        from (
          select r.vendor_id, r.sold_only, r.user_id, r.orders, r.checkouts, r.base_sales, r.base_revenue,
                 r.refund_count, r.base_refunds, r.uncancelled, r.first_at, r.last_at, null::timestamptz as counted_first,
                 null::timestamptz as counted_last
            from analytics.customer_totals r
          union all
          select v.vendor_id, s.sold_only, m.user_id, m.sign * m.orders,
                 m.sign * case when v.vendor_id = 0 then m.checkouts else m.orders end, m.sign * m.base_sales,
                 m.sign * m.base_revenue, m.sign * m.refund_count, m.sign * m.base_refunds,
                 case when v.vendor_id = m.vendor_id then m.sign * m.uncancelled else 0 end, t.kept_at, t.kept_at,
                 t.counted_at, t.counted_at
            from analytics.uncounted_facts() m
           cross join lateral unnest(
             case when m.vendor_id = 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
           cross join lateral (values (false), (true)) as s (sold_only)
           cross join lateral (
             select case when m.is_kept and m.sign > 0 and m.orders > 0 then m.occurred_at end as kept_at,
                    case when not m.is_kept and m.orders > 0 then m.occurred_at end as counted_at
           ) t
           where m.user_id is not null and (m.is_sold or not s.sold_only)
        ) x
       group by x.vendor_id, x.sold_only, x.user_id
      having sum(x.orders) <> 0 or sum(x.checkouts) <> 0 or sum(x.base_sales) <> 0 or sum(x.base_revenue) <> 0
        or sum(x.refund_count) <> 0 or sum(x.base_refunds) <> 0 or sum(x.uncancelled) <> 0
        or min(x.first_at) is distinct from min(x.counted_first) or max(x.last_at) is distinct from max(x.counted_last)
    ) d;
  return query
  select 'review_rollup', (select count(*) from analytics.review_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.bucket, x.product_id) as key
        from (
          select r.level, r.bucket, r.product_id, r.n1, r.n2, r.n3, r.n4, r.n5
            from analytics.review_rollup r
          union all
          select l.level, l.bucket, m.product_id, m.sign * (m.rating = 1)::integer, m.sign * (m.rating = 2)::integer,
                 m.sign * (m.rating = 3)::integer, m.sign * (m.rating = 4)::integer, m.sign * (m.rating = 5)::integer
            from (
              select d.sign, d.occurred_at, d.product_id, d.rating, d.feature_scores from analytics.review_deltas d
              union all
              select -1, v.created_at, v.product_id, v.rating, v.feature_scores from reporting.reviews v
            ) m
           cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
             ('m', date_trunc('month', m.occurred_at, 'UTC')), ('a', timestamptz '-infinity')
           ) as l (level, bucket)
        ) x
       group by x.level, x.bucket, x.product_id
      having sum(x.n1) <> 0 or sum(x.n2) <> 0 or sum(x.n3) <> 0 or sum(x.n4) <> 0 or sum(x.n5) <> 0
    ) d;
  return query
  select 'feature_rollup', (select count(*) from analytics.feature_rollup), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.level, x.bucket, x.product_id, x.subject) as key
        from (
          select r.level, r.bucket, r.product_id, r.subject, r.scores, r.total
            from analytics.feature_rollup r
          union all
          select l.level, l.bucket, m.product_id, f.key, m.sign, m.sign * f.value::text::numeric
            from (
              select d.sign, d.occurred_at, d.product_id, d.rating, d.feature_scores from analytics.review_deltas d
              union all
              select -1, v.created_at, v.product_id, v.rating, v.feature_scores from reporting.reviews v
            ) m
           cross join lateral jsonb_each(m.feature_scores) f
           cross join lateral (values ('d', date_trunc('day', m.occurred_at, 'UTC')),
             ('m', date_trunc('month', m.occurred_at, 'UTC')), ('a', timestamptz '-infinity')
           ) as l (level, bucket)
           where jsonb_typeof(f.value) = 'number'
        ) x
       group by x.level, x.bucket, x.product_id, x.subject
      having sum(x.scores) <> 0 or sum(x.total) <> 0
    ) d;
  return query select v.rollup, v.cells, v.differences, v.examples from analytics.verify_traffic() v;
end
$function$
;
comment on function analytics.verify_rollups() is 'Counts every rollup anew and answers for each how many cells it has, how many differ from the recount (deltas not merged yet included) and the first of them by their keys. One snapshot; minutes on a large history.';

CREATE OR REPLACE FUNCTION analytics.verify_traffic()
 RETURNS TABLE(rollup text, cells bigint, differences bigint, examples text[])
 LANGUAGE plpgsql
 STABLE
 SET work_mem TO '256MB'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  with scopes as (
    select f.vendor_id from analytics.funnel_counts f
    union
    select e.vendor_id from (select distinct v.vendor_id from reporting.events v) e where e.vendor_id is not null
    union
    select c.vendor_id from analytics.carried_steps c where c.vendor_id <> 0
  ), seen as materialized (
    select v.vendor_id, e.visitor_id, e.user_id, bit_or(e.steps) as steps
      from (
        select r.vendor_id, r.visitor_id, r.user_id, analytics.step_of(r.kind) as steps from reporting.events r
        union all
        select nullif(c.vendor_id, 0), c.visitor_id, c.user_id, c.steps from analytics.carried_steps c
      ) e
     cross join lateral unnest(
       case when e.vendor_id is null then array[0::bigint] else array[e.vendor_id, 0] end) as v (vendor_id)
     group by v.vendor_id, e.visitor_id, e.user_id
  ), known as (
    select s.vendor_id, s.visitor_id, min(s.user_id) as user_id from seen s group by s.vendor_id, s.visitor_id
  ), people as (
    select s.vendor_id, bit_or(s.steps) as steps
      from seen s
      join known k on k.vendor_id = s.vendor_id and k.visitor_id = s.visitor_id
     group by s.vendor_id, coalesce(s.user_id, k.user_id), case when coalesce(s.user_id, k.user_id) is null then s.visitor_id end
  ), counted as (
    select p.vendor_id, sum(p.steps & 1) as visited, sum((p.steps & 2) / 2) as viewed_product,
           sum((p.steps & 4) / 4) as added_to_cart, sum((p.steps & 8) / 8) as started_checkout
      from people p
     group by p.vendor_id
  )
  select 'funnel_counts', (select count(*) from scopes), count(*), (array_agg(s.vendor_id::text order by s.vendor_id))[:5]
    from scopes s
    left join counted c on c.vendor_id = s.vendor_id
   cross join lateral analytics.funnel_ever(s.vendor_id) f
   where (f.visited, f.viewed_product, f.added_to_cart, f.started_checkout) is distinct from
         (coalesce(c.visited, 0), coalesce(c.viewed_product, 0), coalesce(c.added_to_cart, 0), coalesce(c.started_checkout, 0));
  return query
  select 'activity_totals', (select count(*) from analytics.activity_totals), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.vendor_id, x.user_id) as key
        from (
          select t.vendor_id, t.user_id, t.actions, t.last_at as kept_at, null::timestamptz as counted_at
            from analytics.activity_totals t
          union all
          select v.vendor_id, d.user_id, d.actions, d.last_at, null
            from analytics.activity_deltas d
           cross join lateral unnest(
             case d.vendor_id when 0 then array[0::bigint] else array[d.vendor_id, 0] end) as v (vendor_id)
          union all
          select v.vendor_id, c.user_id, -c.actions, null, c.last_at
            from analytics.carried_activity c
           cross join lateral unnest(
             case c.vendor_id when 0 then array[0::bigint] else array[c.vendor_id, 0] end) as v (vendor_id)
          union all
          select v.vendor_id, coalesce(a.user_id, 0), -1, null, a.occurred_at
            from reporting.activity a
           cross join lateral unnest(
             case when a.vendor_id is null then array[0::bigint] else array[a.vendor_id, 0] end) as v (vendor_id)
        ) x
       group by x.vendor_id, x.user_id
      having sum(x.actions) <> 0 or max(x.kept_at) is distinct from max(x.counted_at)
    ) d;
  return query
  select 'refund_totals', (select count(*) from analytics.refund_totals), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.vendor_id, x.refund_reason, x.currency) as key
        from (
          select t.vendor_id, t.refund_reason, t.currency, t.orders, t.refund_count, t.refunds, t.base_refunds
            from analytics.refund_totals t
          union all
          select v.vendor_id, m.refund_reason, m.currency, m.sign * m.reason_orders, m.sign * m.refund_count,
                 m.sign * m.refunds, m.sign * m.base_refunds
            from analytics.deltas m
           cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
           where m.refund_reason is not null
          union all
          select v.vendor_id, r.refund_reason, r.currency, -r.orders, -r.refund_count, -r.refunds, -r.base_refunds
            from analytics.refund_reasons() r
           cross join lateral (values (r.vendor_id), (0)) as v (vendor_id)
        ) x
       group by x.vendor_id, x.refund_reason, x.currency
      having sum(x.orders) <> 0 or sum(x.refund_count) <> 0 or sum(x.refunds) <> 0 or sum(x.base_refunds) <> 0
    ) d;
end
$function$
;
comment on function analytics.verify_traffic() is 'What verify_rollups does, for the funnel''s counts, people''s activity and refunds by reason.';

CREATE OR REPLACE FUNCTION analytics.whose(p_vendor_id bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(p_vendor_id, platform.current_vendor_id(), 0);
$function$
;
comment on function analytics.whose(bigint) is 'Whose figures the rollups are asked for: the given vendor''s, else those of the vendor whose request this is, else 0: all vendors''. Row-level security holds whatever is asked.';

CREATE OR REPLACE FUNCTION audit.act_about(p_actor_id bigint, p_subject_id bigint, p_sealed_reason bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform audit.act_as(p_actor_id);
  perform set_config('stoa.subject_id', coalesce(p_subject_id::text, ''), true);
  perform set_config('stoa.sealed_reason', coalesce(encode(p_sealed_reason, 'hex'), ''), true);
end
$function$
;
comment on function audit.act_about(bigint,bigint,bytea) is 'Says who does what follows in this transaction, to whom, and why: a reason that somebody typed, sealed under the key of the person it is about.';

CREATE OR REPLACE FUNCTION audit.act_as(p_actor_id bigint, p_reason text DEFAULT ''::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('stoa.actor_id', coalesce(p_actor_id::text, ''), true);
  perform set_config('stoa.reason', left(coalesce(p_reason, ''), 1000), true);
end
$function$
;
comment on function audit.act_as(bigint,text) is 'Says who does what follows in this transaction, and why: the trail''s entries carry it.';

CREATE OR REPLACE FUNCTION audit.entry_digest(p_entry audit.audit_entries)
 RETURNS bytea
 LANGUAGE sql
 STABLE
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
AS $function$
  select sha256(convert_to((to_jsonb(p_entry) - array_remove(array[
           case when p_entry.subject_id is null then 'subject_id' end,
           case when p_entry.sealed_reason is null then 'sealed_reason' end], null))::text, 'UTF8'))
$function$
;
comment on function audit.entry_digest(audit.audit_entries) is 'The SHA-256 of an entry as jsonb, times in UTC, bytes in hexadecimal: the same on every server.';

CREATE OR REPLACE FUNCTION audit.forget_person(p_user_id bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update audit.activity_logs a set description = '' where a.user_id = p_user_id and a.description <> ''
$function$
;
comment on function audit.forget_person(bigint) is 'The activity log''s part of erasing a person: what was told goes, that something was done stays counted. The trail keeps nothing personal in the clear.';

CREATE OR REPLACE FUNCTION audit.list_activity(p_user_id bigint, p_type text, p_from timestamp with time zone, p_to timestamp with time zone, p_before_at timestamp with time zone, p_before_id bigint, p_limit integer)
 RETURNS TABLE(id bigint, at timestamp with time zone, user_id bigint, user_name text, vendor_id bigint, type text, description text)
 LANGUAGE sql
 STABLE
AS $function$
  select l.log_id, l."timestamp", l.user_id, (select p.name from accounts.person_summary(l.user_id) p), l.vendor_id,
         l.activity_type, l.description
    from (
      select a.* from audit.activity_logs a
       where (p_user_id is null or a.user_id = p_user_id)
         and (p_type is null or a.activity_type = p_type)
         and (p_from is null or a."timestamp" >= p_from)
         and (p_to is null or a."timestamp" < p_to)
         and (p_before_at is null or (a."timestamp", a.log_id) < (p_before_at, p_before_id))
       order by a."timestamp" desc, a.log_id desc
       limit p_limit
    ) l
   order by l."timestamp" desc, l.log_id desc
$function$
;
comment on function audit.list_activity(bigint,text,timestamp with time zone,timestamp with time zone,timestamp with time zone,bigint,integer) is 'What people did, latest first, before a place (null: from the first); null filters let everything through.';

CREATE OR REPLACE FUNCTION audit.list_entries(p_table text, p_key jsonb, p_actor_id bigint, p_subject_id bigint, p_action text, p_from timestamp with time zone, p_to timestamp with time zone, p_words text, p_before bigint, p_limit integer)
 RETURNS TABLE(id bigint, at timestamp with time zone, login text, actor_id bigint, actor_name text, subject_id bigint, subject_name text, reason text, has_sealed_reason boolean, table_name text, key_json text, action text, before_json text, after_json text, seal_number bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select e.entry_id, e.at, e.login, e.actor_id, (select p.name from accounts.person_summary(e.actor_id) p), e.subject_id,
         (select p.name from accounts.person_summary(e.subject_id) p), e.reason, e.sealed_reason is not null, e.table_name,
         e.row_key::text, e.action, e.before::text, e.after::text,
         (select s.number from audit.audit_seals s where s.entry_id = e.entry_id)
    from (
      select f.* from audit.audit_entries f
       where (p_table is null or f.table_name = p_table)
         and (p_key is null or f.row_key::text = p_key::text)
         and (p_actor_id is null or f.actor_id = p_actor_id)
         and (p_subject_id is null or f.subject_id = p_subject_id)
         and (p_action is null or f.action = p_action)
         and (p_from is null or f.at >= p_from)
         and (p_to is null or f.at < p_to)
         and (p_words is null or to_tsvector('simple', regexp_replace(
               f.table_name || ' ' || f.row_key::text || ' ' || coalesce(f.reason, '') || ' ' || coalesce(f.before::text, '')
               || ' ' || coalesce(f.after::text, ''), '[^[:alnum:]]+', ' ', 'g')) @@ to_tsquery('simple', p_words))
         and (p_before is null or f.entry_id < p_before)
       order by f.entry_id desc
       limit p_limit
    ) e
   order by e.entry_id desc
$function$
;
comment on function audit.list_entries(text,jsonb,bigint,bigint,text,timestamp with time zone,timestamp with time zone,text,bigint,integer) is 'The trail, latest first, below the entry p_before; null filters let everything through. p_words is a tsquery over table, key, fixed reason and values. Sealed reasons are not told here.';

CREATE OR REPLACE FUNCTION audit.log_activity(p_user_id bigint, p_vendor_id bigint, p_activity_type text, p_description text DEFAULT ''::text)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into audit.activity_logs (user_id, vendor_id, activity_type, description)
  values (p_user_id, p_vendor_id, p_activity_type, left(p_description, 2000));
$function$
;
comment on function audit.log_activity(bigint,bigint,text,text) is 'Writes down what somebody did, at the time of the transaction. Never pass passwords, tokens or e-mail addresses.';

CREATE OR REPLACE FUNCTION audit.note_view(p_actor_id bigint, p_subject_id bigint, p_sealed_reason bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_id bigint;
begin
  if p_actor_id = p_subject_id then
    return;
  end if;
  if p_sealed_reason is null and exists (
    select from audit.audit_entries e
     where e.subject_id = p_subject_id and e.action = 'view' and e.actor_id = p_actor_id and e.at > now() - interval '10 minutes'
  ) then
    return;
  end if;
  insert into audit.audit_entries (actor_id, subject_id, sealed_reason, table_name, row_key, action, before, after)
  values (p_actor_id, p_subject_id, p_sealed_reason, 'accounts.users', jsonb_build_object('user_id', p_subject_id), 'view',
          '{}', '{}')
  returning entry_id into v_id;
  insert into audit.unsealed_entries (entry_id) values (v_id);
  perform audit.log_activity(p_actor_id, null, case when p_sealed_reason is null then 'person opened' else 'person revealed' end,
    format('Person %s.', p_subject_id));
end
$function$
;
comment on function audit.note_view(bigint,bigint,bytea) is 'Writes to the trail that somebody saw another''s record in full, with the reason they typed, sealed under the seen person''s key. Without a reason, again within ten minutes is the same view; one''s own record is none.';

CREATE OR REPLACE FUNCTION audit.seal_entries(p_most integer DEFAULT 100000, OUT sealed bigint, OUT number bigint, OUT chain bytea, OUT sealed_at timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_entry audit.audit_entries;
  v_below xid8;
  v_after xid8;
  v_digest bytea;
begin
  sealed := 0;
  if not pg_try_advisory_xact_lock(7305794315) then
    return;
  end if;
  v_below := pg_snapshot_xmin(pg_current_snapshot());
  -- Of a backlog the earliest transactions, whole: below must stay what everything before is sealed of.
  select e.transaction_id into v_after
    from audit.unsealed_entries u join audit.audit_entries e on e.entry_id = u.entry_id
   where e.transaction_id < v_below
   order by e.transaction_id offset p_most limit 1;
  if v_after is not null then
    select coalesce(
             case when min(e.transaction_id) < v_after then v_after end,
             min(e.transaction_id) filter (where e.transaction_id > v_after), v_below) into v_below
      from audit.unsealed_entries u join audit.audit_entries e on e.entry_id = u.entry_id
     where e.transaction_id < v_below;
  end if;
  select s.number, s.chain, s.sealed_at into number, chain, sealed_at from audit.audit_seals s order by s.number desc limit 1;
  number := coalesce(number, 0);
  for v_entry in
    with taken as (
      delete from audit.unsealed_entries u
       using audit.audit_entries e
       where e.entry_id = u.entry_id and e.transaction_id < v_below
      returning e.*
    )
    select t.* from taken t order by t.entry_id
  loop
    number := number + 1;
    v_digest := audit.entry_digest(v_entry);
    chain := sha256(coalesce(chain, '') || int8send(number) || v_digest);
    insert into audit.audit_seals (number, entry_id, digest, chain, below)
    values (number, v_entry.entry_id, v_digest, chain, v_below);
    sealed := sealed + 1;
    sealed_at := now();
  end loop;
end
$function$
;
comment on function audit.seal_entries(integer) is 'Numbers what waits and puts it into the chain, one host at a time; answers how many entries that were, and the chain''s head: without one while another host seals.';

CREATE OR REPLACE FUNCTION audit.show_entry(p_entry_id bigint)
 RETURNS TABLE(id bigint, at timestamp with time zone, login text, actor_id bigint, actor_name text, subject_id bigint, subject_name text, reason text, sealed_reason bytea, table_name text, key_json text, action text, before_json text, after_json text, seal_number bigint, chain bytea, sealed_at timestamp with time zone, is_intact boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select e.entry_id, e.at, e.login, e.actor_id, (select p.name from accounts.person_summary(e.actor_id) p), e.subject_id,
         (select p.name from accounts.person_summary(e.subject_id) p), e.reason, e.sealed_reason::bytea, e.table_name,
         e.row_key::text, e.action, e.before::text, e.after::text, s.number, s.chain, s.sealed_at,
         s.digest = audit.entry_digest(e)
           and s.chain = sha256(coalesce((select b.chain from audit.audit_seals b where b.number = s.number - 1), '')
                                || int8send(s.number) || s.digest)
    from audit.audit_entries e
    left join audit.audit_seals s on s.entry_id = e.entry_id
   where e.entry_id = p_entry_id
$function$
;
comment on function audit.show_entry(bigint) is 'An entry of the trail with its seal. is_intact: the entry and its link of the chain are what was sealed, looked at now; null before it is sealed.';

CREATE OR REPLACE FUNCTION audit.sweep_activity(p_before timestamp with time zone, p_limit integer, p_dry boolean)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_month record;
  v_counts jsonb;
  v_rows bigint;
  -- Whole months go: what is younger than the rule, even by a day, stays.
  v_before constant timestamptz := date_trunc('month', p_before, 'UTC');
begin
  if p_dry then
    return (select count(*) from audit.activity_logs a where a."timestamp" < v_before);
  end if;
  for v_month in select m.partition, m.is_default from platform.old_months('audit.activity_logs', v_before) m loop
    if v_month.is_default then
      execute format('
        with gone as (
          delete from %1$s where ctid = any (array(select ctid from %1$s where "timestamp" < $1 limit $2))
          returning coalesce(vendor_id, 0) as vendor_id, coalesce(user_id, 0) as user_id, "timestamp"
        ), counts as (
          select vendor_id, user_id, count(*) as actions, max("timestamp") as last_at from gone group by vendor_id, user_id
        )
        select coalesce(jsonb_agg(c), ''[]''), coalesce(sum(c.actions), 0) from counts c', v_month.partition)
        into v_counts, v_rows using v_before, p_limit;
    else
      execute format('lock table %s in access exclusive mode', v_month.partition);
      execute format('
        with counts as (
          select coalesce(vendor_id, 0) as vendor_id, coalesce(user_id, 0) as user_id, count(*) as actions,
                 max("timestamp") as last_at
            from %s group by 1, 2
        )
        select coalesce(jsonb_agg(c), ''[]''), coalesce(sum(c.actions), 0) from counts c', v_month.partition)
        into v_counts, v_rows;
      execute format('drop table %s', v_month.partition);
    end if;
    perform analytics.carry_activity(v_counts);
    if v_rows > 0 then
      return v_rows;
    end if;
  end loop;
  return 0;
end
$function$
;
comment on function audit.sweep_activity(timestamp with time zone,integer,boolean) is 'Removes one whole month of the activity log from before a time''s month, or up to p_limit rows that came before their month had a partition, and keeps their counts. Answers how many; 0 when nothing is left. p_dry only counts.';

CREATE OR REPLACE FUNCTION audit.trail_state()
 RETURNS TABLE(sealed_up_to bigint, chain bytea, sealed_at timestamp with time zone, waiting bigint, verified_at timestamp with time zone, verified text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select coalesce(s.number, 0), s.chain, s.sealed_at, (select count(*) from audit.unsealed_entries), v."timestamp", v.description
    from (select 1) as one
    left join lateral (select t.* from audit.audit_seals t order by t.number desc limit 1) s on true
    left join lateral (select l.* from audit.activity_logs l where l.activity_type = 'trail verified'
                        order by l."timestamp" desc limit 1) v on true
$function$
;
comment on function audit.trail_state() is 'How far the trail is sealed, how many entries wait for it, and what came of verifying it last.';

CREATE OR REPLACE FUNCTION audit.verify_trail(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with batches as (
    select b.below, b.sealed_at, lag(b.below) over (order by b.below, b.sealed_at) as earlier
      from (select distinct s.below, s.sealed_at from audit.audit_seals s) b
  ), links as (
    select s.*, coalesce(lag(s.number) over w, 0) as last_number, lag(s.chain) over w as last_chain
      from audit.audit_seals s
    window w as (order by s.number)
  ), bad as materialized (
    select l.number, format('seal %s: %s before it %s missing', l.number, l.number - l.last_number - 1,
                            case when l.number - l.last_number = 2 then 'is' else 'are' end) as what
      from links l where l.number <> l.last_number + 1
    union all
    select l.number, format('seal %s (entry %s) was changed or moved', l.number, l.entry_id)
      from links l where l.chain <> sha256(coalesce(l.last_chain, '') || int8send(l.number) || l.digest)
    union all
    select l.number, format('entry %s (seal %s) was removed', l.entry_id, l.number)
      from links l where not exists (select from audit.audit_entries e where e.entry_id = l.entry_id)
    union all
    select l.number, format('entry %s (seal %s) was changed', l.entry_id, l.number)
      from links l join audit.audit_entries e on e.entry_id = l.entry_id
     where audit.entry_digest(e) <> l.digest
    union all
    select l.number, format('entry %s (seal %s) was inserted after its time was sealed', l.entry_id, l.number)
      from links l
      join batches b on b.below = l.below and b.sealed_at = l.sealed_at
      join audit.audit_entries e on e.entry_id = l.entry_id
     where e.transaction_id < b.earlier
    union all
    select null, format('entry %s was inserted past the trail', e.entry_id)
      from audit.audit_entries e
     where not exists (select from audit.audit_seals s where s.entry_id = e.entry_id)
       and not exists (select from audit.unsealed_entries u where u.entry_id = e.entry_id)
  )
  select (select count(*) from audit.audit_entries), (select count(*) from bad),
         array(select b.what from bad b order by b.number nulls last, b.what limit p_examples)
$function$
;
comment on function audit.verify_trail(integer) is 'Invariant 7: the trail''s entries and seals are as they were written: none changed, removed, inserted or moved.';

CREATE OR REPLACE FUNCTION audit.views_of(p_subject_id bigint, p_before bigint, p_limit integer)
 RETURNS TABLE(id bigint, at timestamp with time zone, actor_id bigint, actor_name text, sealed_reason bytea)
 LANGUAGE sql
 STABLE
AS $function$
  select e.entry_id, e.at, e.actor_id, (select p.name from accounts.person_summary(e.actor_id) p), e.sealed_reason::bytea
    from (
      select f.* from audit.audit_entries f
       where f.subject_id = p_subject_id and f.action = 'view' and (p_before is null or f.entry_id < p_before)
       order by f.entry_id desc
       limit p_limit
    ) e
   order by e.entry_id desc
$function$
;
comment on function audit.views_of(bigint,bigint,integer) is 'Who saw a person''s record in full, latest first, below the entry p_before; the reason is sealed under the person''s key.';

CREATE OR REPLACE FUNCTION carts.forget_person(p_user_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from carts.carts c where c.user_id = p_user_id;
  delete from carts.wishlists w where w.user_id = p_user_id;
end
$function$
;
comment on function carts.forget_person(bigint) is 'Carts and wishlists of somebody who is erased go.';

CREATE OR REPLACE FUNCTION carts.sweep(p_before timestamp with time zone, p_limit integer, p_dry boolean)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_rows bigint;
begin
  if p_dry then
    return (select count(*) from carts.carts c
             where c.user_id is null and c.checkout_id is null and c.updated_at < p_before);
  end if;
  delete from carts.carts c
   where c.cart_id in (
     select d.cart_id from carts.carts d
      where d.user_id is null and d.checkout_id is null and d.updated_at < p_before
      limit p_limit);
  get diagnostics v_rows = row_count;
  return v_rows;
end
$function$
;
comment on function carts.sweep(timestamp with time zone,integer,boolean) is 'Removes carts of visitors that were not touched since a time and never became a purchase, at most p_limit; p_dry only counts.';

CREATE OR REPLACE FUNCTION catalog.add_stock(p_variant_ids bigint[], p_quantities integer[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  -- Rows that others write too are locked in the order of their ids: an update alone takes them in any.
  update catalog.product_variants v
     set stock_quantity = v.stock_quantity + d.quantity
    from (
      select k.variant_id, m.quantity
        from catalog.product_variants k
        join (select u.variant_id, sum(u.quantity)::integer as quantity
                from unnest(p_variant_ids, p_quantities) as u (variant_id, quantity)
               group by u.variant_id) m on m.variant_id = k.variant_id
       where m.quantity <> 0
       order by k.variant_id
         for no key update of k
    ) d
   where v.variant_id = d.variant_id;
end
$function$
;
comment on function catalog.add_stock(bigint[],integer[]) is 'Adds signed units to the kept stock_quantity; a variant may have several entries. Called by the stock journal only.';

CREATE OR REPLACE FUNCTION catalog.import_categories(p_slugs text[], p_names text[], p_parent_slugs text[], p_locale text, p_texts text[])
 RETURNS bigint[]
 LANGUAGE plpgsql
AS $function$
begin
  insert into catalog.categories (name, slug, position)
  select w.name, w.slug, w.place from unnest(p_names, p_slugs) with ordinality as w (name, slug, place) order by w.place
  on conflict (slug) do nothing;
  update catalog.categories c
     set parent_id = p.category_id
    from unnest(p_slugs, p_parent_slugs) as w (slug, parent_slug)
    join catalog.categories p on p.slug = w.parent_slug
   where c.slug = w.slug and c.parent_id is null and p.category_id <> c.category_id;
  insert into catalog.translations (entity, entity_id, locale, field, value)
  select 'category', c.category_id, p_locale, 'name', w.text
    from unnest(p_slugs, p_texts) as w (slug, text) join catalog.categories c on c.slug = w.slug
  on conflict (entity, entity_id, locale, field) do nothing;
  return (
    select coalesce(array_agg(c.category_id order by w.place), '{}')
      from unnest(p_slugs) with ordinality as w (slug, place) join catalog.categories c on c.slug = w.slug);
end
$function$
;
comment on function catalog.import_categories(text[],text[],text[],text,text[]) is 'An imported source''s categories, in the order of p_slugs, below the category of p_parent_slugs (null: at the top), with their names in the source''s language. Those whose slug is there already are taken as they are.';

CREATE OR REPLACE FUNCTION catalog.import_products(p_vendor_ids bigint[], p_skus text[], p_names text[], p_prices numeric[], p_weights numeric[], p_category_ids bigint[], p_created_at timestamp with time zone[])
 RETURNS TABLE(product_id bigint, variant_id bigint)
 LANGUAGE plpgsql
AS $function$
begin
  with wanted as (
    select w.*, nextval(pg_get_serial_sequence('catalog.products', 'product_id')) as new_id,
           trim(both '-' from regexp_replace(lower(w.name || '-' || w.sku), '[^a-z0-9]+', '-', 'g')) as new_slug
      from unnest(p_vendor_ids, p_skus, p_names, p_prices, p_weights, p_category_ids, p_created_at) with ordinality
             as w (vendor_id, sku, name, price, weight, category_id, created_at, place)
     where not exists (
       select from catalog.product_variants v where v.vendor_id = w.vendor_id and v.sku = w.sku)
  ), made as (
    -- SKUs are case-sensitive, slugs are not, and two vendors may sell one SKU: those that collide carry their id.
    insert into catalog.products (product_id, vendor_id, name, slug, category_id, status, created_at)
    overriding system value
    select w.new_id, w.vendor_id, w.name,
           case when w.new_slug = '' then 'product-' || w.new_id
             when row_number() over (partition by w.new_slug order by w.place) > 1
               or exists (select from catalog.products p where p.slug = w.new_slug) then w.new_slug || '-' || w.new_id
             else w.new_slug end,
           w.category_id, 'active', w.created_at
      from wanted w order by w.place
    returning catalog.products.product_id
  )
  insert into catalog.product_variants (product_id, vendor_id, sku, price, weight, is_default, created_at)
  select w.new_id, w.vendor_id, w.sku, w.price, w.weight, true, w.created_at
    from wanted w join made m on m.product_id = w.new_id order by w.place;
  return query
    select v.product_id, v.variant_id
      from unnest(p_vendor_ids, p_skus) with ordinality as s (vendor_id, sku, place)
      join catalog.product_variants v on v.vendor_id = s.vendor_id and v.sku = s.sku
     order by s.place;
end
$function$
;
comment on function catalog.import_products(bigint[],text[],text[],numeric[],numeric[],bigint[],timestamp with time zone[]) is 'Imported vendors'' products with one variant each, in the order given; those whose vendor lacks the SKU are made. Prices are in the vendor''s currency, weights in kilograms; weights and categories may be null.';

CREATE OR REPLACE FUNCTION catalog.keep_dynamic_attributes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  v_ids bigint[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select distinct product_id from after_rows order by 1);
  elsif tg_op = 'DELETE' then
    v_ids := array(select distinct product_id from before_rows order by 1);
  else
    v_ids := array(select product_id from before_rows union select product_id from after_rows order by 1);
  end if;

  -- Lock first, gather after: what others committed while this statement waited is then seen.
  perform catalog.lock_products(v_ids);
  update catalog.products p
     set dynamic_attributes = c.attributes
    from (select i.product_id,
                 coalesce(jsonb_object_agg(a.attribute_name, a.attribute_value)
                   filter (where a.attribute_name is not null), '{}') as attributes
            from unnest(v_ids) as i (product_id)
            left join catalog.product_dynamic_attributes a on a.product_id = i.product_id
           group by i.product_id) as c
   where p.product_id = c.product_id and p.dynamic_attributes <> c.attributes;
  return null;
end
$function$
;
comment on function catalog.keep_dynamic_attributes() is 'Keeps products.dynamic_attributes in step with product_dynamic_attributes, once per statement.';

CREATE OR REPLACE FUNCTION catalog.lock_products(p_product_ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from catalog.products where product_id = any(p_product_ids) order by product_id for no key update;
end
$function$
;
comment on function catalog.lock_products(bigint[]) is 'Locks products, in id order, before a figure of theirs is counted anew, so that writers at once do not count past each other.';

CREATE OR REPLACE FUNCTION catalog.set_product_ratings(p_product_ids bigint[], p_ratings numeric[], p_counts integer[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update catalog.products p
     set average_rating = round(r.rating, 2), review_count = r.review_count
    from unnest(p_product_ids, p_ratings, p_counts) as r (product_id, rating, review_count)
   where p.product_id = r.product_id
     and (p.average_rating, p.review_count) is distinct from (round(r.rating, 2), r.review_count);
end
$function$
;
comment on function catalog.set_product_ratings(bigint[],numeric[],integer[]) is 'Keeps products.average_rating (two decimals, half up) and review_count as the reviews say. Lock the products first.';

CREATE OR REPLACE FUNCTION catalog.variants_on_sale(p_variant_ids bigint[])
 RETURNS TABLE(variant_id bigint, product_id bigint, vendor_id bigint, product_name text, sku text, price numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select v.variant_id, v.product_id, v.vendor_id, p.name, v.sku, v.price::numeric
    from catalog.product_variants v
    join catalog.products p on p.product_id = v.product_id
   where v.variant_id = any (p_variant_ids) and v.is_active and p.status = 'active'
$function$
;
comment on function catalog.variants_on_sale(bigint[]) is 'Those of the variants that are active and belong to an active product; price is in the vendor''s currency.';

CREATE OR REPLACE FUNCTION catalog.vendor_of_product(p_product_id bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select vendor_id from catalog.products where product_id = p_product_id);
end
$function$
;
comment on function catalog.vendor_of_product(bigint) is 'Who sells a product; null when there is no such product.';

CREATE OR REPLACE FUNCTION catalog.verify_dynamic_attributes(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with gathered as materialized (
    select a.product_id, jsonb_object_agg(a.attribute_name, a.attribute_value) as attributes
      from catalog.product_dynamic_attributes a
     group by a.product_id
  ), bad as materialized (
    select p.product_id,
           format('product %s: dynamic_attributes differs from its %s rows', p.product_id,
                  (select count(*) from catalog.product_dynamic_attributes a where a.product_id = p.product_id)) as what
      from catalog.products p
      left join gathered g on g.product_id = p.product_id
     where p.dynamic_attributes <> coalesce(g.attributes, '{}')
  )
  select (select count(*) from catalog.products), (select count(*) from bad),
         array(select b.what from bad b order by b.product_id limit p_examples)
$function$
;
comment on function catalog.verify_dynamic_attributes(integer) is 'Invariant 5: products'' dynamic_attributes equals the rows of product_dynamic_attributes.';

CREATE OR REPLACE FUNCTION inventory.expired_orders(p_limit integer)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE
AS $function$
  select distinct e.order_id
    from (select r.order_id from inventory.stock_reservations r
           where r.released_at is null and r.expires_at < now() and r.order_id is not null
           order by r.expires_at limit p_limit) e
$function$
;
comment on function inventory.expired_orders(integer) is 'Orders whose reservations have run out, of the p_limit oldest reservations.';

CREATE OR REPLACE FUNCTION inventory.import_warehouses(p_vendor_ids bigint[], p_code text, p_name text)
 RETURNS bigint[]
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory.warehouses (vendor_id, code, name)
  select v.vendor_id, p_code, p_name from unnest(p_vendor_ids) with ordinality as v (vendor_id, place) order by v.place
  on conflict (vendor_id, code) do nothing;
  return (
    select coalesce(array_agg(w.warehouse_id order by v.place), '{}')
      from unnest(p_vendor_ids) with ordinality as v (vendor_id, place)
      join inventory.warehouses w on w.vendor_id = v.vendor_id and w.code = p_code);
end
$function$
;
comment on function inventory.import_warehouses(bigint[],text,text) is 'The warehouses that stand for imported vendors'' stock, one each in the order of p_vendor_ids, made where they are missing.';

CREATE OR REPLACE FUNCTION inventory.journal_totals(p_from_movement_id bigint)
 RETURNS TABLE(kind text, movements bigint, units bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select m.kind, count(*), sum(m.quantity)
    from inventory.stock_movements m
   where m.movement_id >= p_from_movement_id
   group by m.kind
$function$
;
comment on function inventory.journal_totals(bigint) is 'What the stock journal holds from a movement on, by kind: imports reconcile with it.';

CREATE OR REPLACE FUNCTION inventory.keep_stock()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  v_variant_ids bigint[];
  v_warehouse_ids bigint[];
  v_vendor_ids bigint[];
  v_quantities integer[];
  v_new bigint;
  v_done text;
begin
  select array_agg(m.variant_id), array_agg(m.warehouse_id), array_agg(m.vendor_id), array_agg(m.quantity::integer),
         count(*) - count(l.variant_id)
    into v_variant_ids, v_warehouse_ids, v_vendor_ids, v_quantities, v_new
    from (
      select n.variant_id, n.warehouse_id, n.vendor_id, sum(n.quantity) as quantity
        from new_movements n
       group by n.variant_id, n.warehouse_id, n.vendor_id
       order by n.variant_id, n.warehouse_id
    ) m
    left join inventory.stock_levels l on l.variant_id = m.variant_id and l.warehouse_id = m.warehouse_id;
  if v_variant_ids is null then
    return null;
  end if;
  if v_new > 0 then
    insert into inventory.stock_levels (variant_id, warehouse_id, vendor_id)
    select * from unnest(v_variant_ids, v_warehouse_ids, v_vendor_ids) order by 1, 2
    on conflict (variant_id, warehouse_id) do nothing;
  end if;
  -- Rows that others write too are locked in the order of their ids: an update alone takes them in any.
  update inventory.stock_levels l
     set on_hand = l.on_hand + d.quantity, updated_at = now()
    from (
      select k.variant_id, k.warehouse_id, m.quantity
        from inventory.stock_levels k
        join unnest(v_variant_ids, v_warehouse_ids, v_quantities) as m (variant_id, warehouse_id, quantity)
          on m.variant_id = k.variant_id and m.warehouse_id = k.warehouse_id
       order by k.variant_id, k.warehouse_id
         for no key update of k
    ) d
   where l.variant_id = d.variant_id and l.warehouse_id = d.warehouse_id;
  -- Assigned, not performed: an expression costs no query of its own.
  v_done := catalog.add_stock(v_variant_ids, v_quantities);
  return null;
end
$function$
;
comment on function inventory.keep_stock() is 'Keeps stock_levels and product_variants.stock_quantity equal to the sum of the journal, once per statement. Stock below zero is refused by their checks.';

CREATE OR REPLACE FUNCTION inventory.lock_levels(p_variant_ids bigint[], p_order_id bigint)
 RETURNS TABLE(variant_id bigint, warehouse_id bigint, vendor_id bigint, free integer, held integer)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
begin
  return query
    select l.variant_id, l.warehouse_id, l.vendor_id, l.on_hand - l.reserved + coalesce(r.quantity, 0),
           coalesce(r.quantity, 0)
      from inventory.stock_levels l
      left join (select variant_id, warehouse_id, sum(quantity)::integer as quantity
                   from inventory.stock_reservations
                  where order_id = p_order_id and released_at is null
                  group by variant_id, warehouse_id) r
        on r.variant_id = l.variant_id and r.warehouse_id = l.warehouse_id
     where l.variant_id = any (p_variant_ids)
     order by l.variant_id, l.warehouse_id
       for no key update of l;
end
$function$
;
comment on function inventory.lock_levels(bigint[],bigint) is 'Locks the stock levels of variants in the order of (variant_id, warehouse_id), the order in which everybody takes them, and answers what is free for an order: what is on hand less what is reserved for others. held is what is reserved for the order itself (p_order_id; null for none).';

CREATE OR REPLACE FUNCTION inventory.refuse_shortage(p_variant_ids bigint[], p_quantities integer[], p_found_ids bigint[], p_found integer[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_short record;
begin
  if (select sum(w) from unnest(p_quantities) w) = (select sum(f) from unnest(p_found) f) then
    return;
  end if;
  select w.variant_id, coalesce(f.quantity, 0) as quantity, v.sku
    into v_short
    from (select variant_id, sum(quantity) as quantity
            from unnest(p_variant_ids, p_quantities) as u (variant_id, quantity) group by variant_id) w
    left join (select variant_id, sum(quantity) as quantity
                 from unnest(p_found_ids, p_found) as u (variant_id, quantity) group by variant_id) f
      on f.variant_id = w.variant_id
    left join reporting.variants v on v.variant_id = w.variant_id
   where w.quantity > coalesce(f.quantity, 0)
   order by w.variant_id
   limit 1;
  raise exception '%', case v_short.quantity
      when 0 then format('%s is sold out.', v_short.sku)
      else format('Only %s of %s can be had.', v_short.quantity, v_short.sku) end
    using errcode = 'ST409', column = 'items';
end
$function$
;
comment on function inventory.refuse_shortage(bigint[],integer[],bigint[],integer[]) is 'Raises ST409 with the SKU of the first variant of which fewer units were found than wanted; silent when all were.';

CREATE OR REPLACE FUNCTION inventory.release(p_order_ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  -- Lock first, in the order of the ids: the next statement then sees what others did to the levels meanwhile.
  perform from inventory.stock_levels l
    where (l.variant_id, l.warehouse_id) in (
      select r.variant_id, r.warehouse_id from inventory.stock_reservations r
       where r.order_id = any (p_order_ids) and r.released_at is null)
    order by l.variant_id, l.warehouse_id
      for no key update of l;
  with freed as (
    update inventory.stock_reservations r set released_at = now()
     where r.order_id = any (p_order_ids) and r.released_at is null
    returning r.variant_id, r.warehouse_id, r.quantity
  )
  update inventory.stock_levels l
     set reserved = l.reserved - d.quantity, updated_at = now()
    from (select f.variant_id, f.warehouse_id, sum(f.quantity)::integer as quantity
            from freed f group by f.variant_id, f.warehouse_id) d
   where l.variant_id = d.variant_id and l.warehouse_id = d.warehouse_id;
end
$function$
;
comment on function inventory.release(bigint[]) is 'Ends the reservations of orders: their units are free again. The caller has locked the orders.';

CREATE OR REPLACE FUNCTION inventory.reserve(p_order_ids bigint[], p_variant_ids bigint[], p_quantities integer[], p_expires_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_order_ids bigint[];
  v_variant_ids bigint[];
  v_warehouse_ids bigint[];
  v_vendor_ids bigint[];
  v_parts integer[];
begin
  with wanted as (
    select w.order_id, w.variant_id, w.quantity,
           sum(w.quantity) over (partition by w.variant_id order by w.place) as upto
      from unnest(p_order_ids, p_variant_ids, p_quantities) with ordinality
        as w (order_id, variant_id, quantity, place)
  ), shelves as (
    select k.variant_id, k.warehouse_id, k.vendor_id, k.free,
           sum(k.free) over (partition by k.variant_id order by k.warehouse_id) as upto
      from inventory.lock_levels(p_variant_ids, null) k
  )
  -- Units are counted along two lines, one of what is wanted and one of what is there: a part is where both meet.
  select array_agg(w.order_id), array_agg(s.variant_id), array_agg(s.warehouse_id), array_agg(s.vendor_id),
         array_agg((least(w.upto, s.upto) - greatest(w.upto - w.quantity, s.upto - s.free))::integer)
    into v_order_ids, v_variant_ids, v_warehouse_ids, v_vendor_ids, v_parts
    from wanted w
    join shelves s on s.variant_id = w.variant_id
     and s.upto - s.free < w.upto and w.upto - w.quantity < s.upto;
  perform inventory.refuse_shortage(p_variant_ids, p_quantities, v_variant_ids, v_parts);

  -- A statement of its own, whose snapshot sees what the locks waited for.
  with noted as (
    insert into inventory.stock_reservations (variant_id, warehouse_id, vendor_id, quantity, order_id, expires_at)
    select p.variant_id, p.warehouse_id, p.vendor_id, p.quantity, p.order_id, p_expires_at
      from unnest(v_order_ids, v_variant_ids, v_warehouse_ids, v_vendor_ids, v_parts)
        as p (order_id, variant_id, warehouse_id, vendor_id, quantity)
    returning variant_id, warehouse_id, quantity
  )
  update inventory.stock_levels l
     set reserved = l.reserved + d.quantity, updated_at = now()
    from (select n.variant_id, n.warehouse_id, sum(n.quantity)::integer as quantity
            from noted n group by n.variant_id, n.warehouse_id) d
   where l.variant_id = d.variant_id and l.warehouse_id = d.warehouse_id;
end
$function$
;
comment on function inventory.reserve(bigint[],bigint[],integer[],timestamp with time zone) is 'Reserves units for order lines until p_expires_at, warehouse by warehouse in the order of their ids. ST409 names the SKU of which too few are free; nothing is reserved then.';

CREATE OR REPLACE FUNCTION inventory.sell(p_order_id bigint, p_item_ids bigint[], p_variant_ids bigint[], p_quantities integer[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_item_ids bigint[];
  v_variant_ids bigint[];
  v_warehouse_ids bigint[];
  v_vendor_ids bigint[];
  v_parts integer[];
  v_found bigint;
  v_wanted bigint := 0;
  v_quantity integer;
begin
  with wanted as (
    select w.item_id, w.variant_id, w.quantity,
           sum(w.quantity) over (partition by w.variant_id order by w.place) as upto
      from unnest(p_item_ids, p_variant_ids, p_quantities) with ordinality as w (item_id, variant_id, quantity, place)
  ), shelves as (
    -- What was reserved for the order is sold first.
    select k.variant_id, k.warehouse_id, k.vendor_id, k.free,
           sum(k.free) over (partition by k.variant_id order by k.held = 0, k.warehouse_id) as upto
      from (
        -- Everybody locks levels in this order. What is reserved for others is not free.
        select l.variant_id, l.warehouse_id, l.vendor_id, l.on_hand - l.reserved + coalesce(r.quantity, 0) as free,
               coalesce(r.quantity, 0) as held
          from inventory.stock_levels l
          left join (select variant_id, warehouse_id, sum(quantity)::integer as quantity
                       from inventory.stock_reservations
                      where order_id = p_order_id and released_at is null
                      group by variant_id, warehouse_id) r
            on r.variant_id = l.variant_id and r.warehouse_id = l.warehouse_id
         where l.variant_id = any (p_variant_ids)
         order by l.variant_id, l.warehouse_id
           for no key update of l
      ) k
  )
  -- Units are counted along two lines, one of what is wanted and one of what is there: a part is where both meet.
  select array_agg(w.item_id), array_agg(s.variant_id), array_agg(s.warehouse_id), array_agg(s.vendor_id),
         array_agg((least(w.upto, s.upto) - greatest(w.upto - w.quantity, s.upto - s.free))::integer),
         sum(least(w.upto, s.upto) - greatest(w.upto - w.quantity, s.upto - s.free))
    into v_item_ids, v_variant_ids, v_warehouse_ids, v_vendor_ids, v_parts, v_found
    from wanted w
    join shelves s on s.variant_id = w.variant_id
     and s.upto - s.free < w.upto and w.upto - w.quantity < s.upto;
  foreach v_quantity in array p_quantities loop
    v_wanted := v_wanted + v_quantity;
  end loop;
  if v_found is distinct from v_wanted then
    perform inventory.refuse_shortage(p_variant_ids, p_quantities, v_variant_ids, v_parts);
  end if;

  if p_order_id is not null then
    perform inventory.release(array[p_order_id]);
  end if;
  -- The journal's trigger takes the units off the levels.
  insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity, order_item_id)
  select p.variant_id, p.warehouse_id, p.vendor_id, 'sold', -p.quantity, p.item_id
    from unnest(v_item_ids, v_variant_ids, v_warehouse_ids, v_vendor_ids, v_parts)
      as p (item_id, variant_id, warehouse_id, vendor_id, quantity);
end
$function$
;
comment on function inventory.sell(bigint,bigint[],bigint[],integer[]) is 'Writes the sale of order lines into the stock journal, warehouse by warehouse; what was reserved for the order (p_order_id; null for none) goes first, and its reservation ends. ST409 names the SKU of which too few are free.';

CREATE OR REPLACE FUNCTION inventory.take_back(p_item_ids bigint[], p_reason text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity, order_item_id, reason)
  select m.variant_id, m.warehouse_id, m.vendor_id, 'returned', -sum(m.quantity), m.order_item_id, p_reason
    from inventory.stock_movements m
   where m.order_item_id = any (p_item_ids)
   group by m.variant_id, m.warehouse_id, m.vendor_id, m.order_item_id
  having sum(m.quantity) < 0;
end
$function$
;
comment on function inventory.take_back(bigint[],text) is 'Puts what is still sold of order lines back where it came from, by movements of the kind returned. The caller has locked the order.';

CREATE OR REPLACE FUNCTION inventory.verify_reservations(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with open as materialized (
    select r.variant_id, r.warehouse_id, sum(r.quantity) as units
      from inventory.stock_reservations r
     where r.released_at is null
     group by r.variant_id, r.warehouse_id
  ), bad as materialized (
    select coalesce(l.variant_id, o.variant_id) as variant_id,
           format('variant %s in warehouse %s: %s reserved of %s, open reservations make %s',
                  coalesce(l.variant_id, o.variant_id), coalesce(l.warehouse_id, o.warehouse_id),
                  coalesce(l.reserved, 0), coalesce(l.on_hand, 0), coalesce(o.units, 0)) as what
      from inventory.stock_levels l
      full join open o on o.variant_id = l.variant_id and o.warehouse_id = l.warehouse_id
     where coalesce(l.reserved, 0) <> coalesce(o.units, 0) or l.reserved > l.on_hand or l.reserved < 0
    union all
    select r.variant_id,
           format('reservation %s is open, but order %s is %s', r.reservation_id, o.order_number, o.order_status)
      from inventory.stock_reservations r
      join reporting.orders o on o.order_id = r.order_id
     where r.released_at is null and o.order_status <> 'Pending'
  )
  select (select count(*) from inventory.stock_levels)
           + (select count(*) from inventory.stock_reservations r where r.released_at is null),
         (select count(*) from bad),
         array(select b.what from bad b order by b.variant_id limit p_examples)
$function$
;
comment on function inventory.verify_reservations(integer) is 'Invariant 2: what is reserved per variant and warehouse equals the reservations not yet released, is at most what is on hand, and only Pending orders (or purchases without an order yet) hold reservations.';

CREATE OR REPLACE FUNCTION inventory.verify_stock(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with journal as materialized (
    select m.variant_id, m.warehouse_id, sum(m.quantity) as units
      from inventory.stock_movements m
     group by m.variant_id, m.warehouse_id
  ), bad as materialized (
    select coalesce(l.variant_id, j.variant_id) as variant_id,
           format('variant %s in warehouse %s: %s on hand, the journal makes %s', coalesce(l.variant_id, j.variant_id),
                  coalesce(l.warehouse_id, j.warehouse_id), coalesce(l.on_hand, 0), coalesce(j.units, 0)) as what
      from inventory.stock_levels l
      full join journal j on j.variant_id = l.variant_id and j.warehouse_id = l.warehouse_id
     where coalesce(l.on_hand, 0) <> coalesce(j.units, 0) or l.on_hand < 0
    union all
    select v.variant_id,
           format('variant %s: stock_quantity %s, the journal makes %s', v.variant_id, v.stock_quantity,
                  coalesce(s.units, 0))
      from reporting.variants v
      left join (select j.variant_id, sum(j.units) as units from journal j group by j.variant_id) as s
        on s.variant_id = v.variant_id
     where v.stock_quantity <> coalesce(s.units, 0)
  )
  select (select count(*) from inventory.stock_levels) + (select count(*) from reporting.variants),
         (select count(*) from bad),
         array(select b.what from bad b order by b.variant_id limit p_examples)
$function$
;
comment on function inventory.verify_stock(integer) is 'Invariant 2: what is on hand per variant and warehouse, and products stock_quantity, equal the signed sum of the stock journal and are not negative.';

CREATE OR REPLACE FUNCTION notifications.forget_person(p_user_id bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  delete from notifications.notifications n where n.user_id = p_user_id
$function$
;
comment on function notifications.forget_person(bigint) is 'What was told to somebody who is erased goes.';

CREATE OR REPLACE FUNCTION orders.allowed_status_changes()
 RETURNS TABLE(from_status text, to_status text)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select f, t from (values
    ('Pending', 'Confirmed'), ('Pending', 'Cancelled'),
    ('Confirmed', 'Processing'), ('Confirmed', 'Shipped'), ('Confirmed', 'Cancelled'), ('Confirmed', 'Refunded'),
    ('Processing', 'Shipped'), ('Processing', 'Cancelled'), ('Processing', 'Refunded'),
    ('Shipped', 'Completed')) as c (f, t)
$function$
;
comment on function orders.allowed_status_changes() is 'The one list of state changes that an order may make. An order refunded after it left stays Shipped or Completed.';

CREATE OR REPLACE FUNCTION orders.billing_place(p_order_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select jsonb_build_object(
           'country', o.billing_address ->> 'country', 'region', o.billing_address ->> 'region',
           'city', o.billing_address ->> 'city')
    from orders.orders o
   where o.order_id = p_order_id and o.billing_address is not null;
$function$
;
comment on function orders.billing_place(bigint) is 'Country, region and city of an order''s billing address, for the read-only login, which may not read the column: it holds encrypted lines too. Null where there is none.';

CREATE OR REPLACE FUNCTION orders.cancel_order(p_order_id bigint, p_reason text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform orders.lock_order(p_order_id);
  if exists (select from orders.shipments s where s.order_id = p_order_id) then
    raise exception 'A parcel of this order has left: it cannot be cancelled.' using errcode = 'ST409', column = 'orderId';
  end if;
  perform orders.change_status(p_order_id, 'Cancelled', coalesce(p_reason, ''));
  perform orders.return_stock(p_order_id, coalesce(p_reason, ''));
end
$function$
;
comment on function orders.cancel_order(bigint,text) is 'Cancels an order of which nothing has left: its reservation ends, or its sold stock returns to its warehouse. p_reason goes into the history and the journal. ST404 no such order, ST409 shipped in part or not to be cancelled.';

CREATE OR REPLACE FUNCTION orders.change_status(p_order_id bigint, p_to text, p_note text)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  v_order constant orders.orders := orders.lock_order(p_order_id);
  v_note constant text := coalesce(current_setting('stoa.status_note', true), '');
begin
  if v_order.order_status = p_to then
    raise exception 'Order % is % already.', v_order.order_number, p_to using errcode = 'ST409', column = 'orderId';
  end if;
  perform set_config('stoa.status_note', coalesce(p_note, v_note), true);
  -- What is not allowed the table's trigger refuses; it also writes the history.
  update orders.orders
     set order_status = p_to, updated_at = now(),
         shipped_at = case p_to when 'Shipped' then now() else shipped_at end,
         completed_at = case p_to when 'Completed' then now() else completed_at end
   where order_id = p_order_id;
  perform set_config('stoa.status_note', v_note, true);
  return v_order.order_status;
end
$function$
;
comment on function orders.change_status(bigint,text,text) is 'Locks an order, changes its state and answers the one before. p_note is the history''s note; null takes the transaction''s (stoa.status_note). ST404 no such order, ST409 not allowed from where it is.';

CREATE OR REPLACE FUNCTION orders.check_buyer(p_user_id bigint, p_shipping_address jsonb, p_billing_address jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_status text;
begin
  if p_user_id is not null then
    v_status := accounts.person_status(p_user_id);
    if v_status is null then
      raise exception 'There is no such person.' using errcode = 'ST404', column = 'userId';
    elsif v_status <> 'active' then
      raise exception 'This account is % and cannot order.', v_status using errcode = 'ST409', column = 'userId';
    end if;
  end if;
  if p_shipping_address is null or not platform.is_address(p_shipping_address) then
    raise exception 'must be an address with a country.' using errcode = 'ST400', column = 'shippingAddress';
  elsif not platform.is_address(p_billing_address) then
    raise exception 'must be an address with a country.' using errcode = 'ST400', column = 'billingAddress';
  end if;
end
$function$
;
comment on function orders.check_buyer(bigint,jsonb,jsonb) is 'Refuses a purchase by nobody (ST404), by an account that is not active (ST409), or to no address (ST400). Guests have no p_user_id.';

CREATE OR REPLACE FUNCTION orders.check_parcel(p_items jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  if jsonb_typeof(p_items) <> 'array' or jsonb_array_length(p_items) not between 1 and 200 or exists (
    select from jsonb_array_elements(p_items) as i (item)
     where case when jsonb_typeof(i.item -> 'order_item_id') is distinct from 'number'
                  or jsonb_typeof(i.item -> 'quantity') is distinct from 'number' then true
             else (i.item -> 'quantity')::numeric not between 1 and 9999 or (i.item -> 'quantity')::numeric % 1 <> 0
               or (i.item -> 'order_item_id')::numeric not between 1 and 9223372036854775807
               or (i.item -> 'order_item_id')::numeric % 1 <> 0 end)
  then
    raise exception 'must list lines of the order with quantities from 1 to 9999.' using errcode = 'ST400', column = 'items';
  end if;
  return (select sum((i.item -> 'quantity')::integer) from jsonb_array_elements(p_items) as i (item));
end
$function$
;
comment on function orders.check_parcel(jsonb) is 'How many units a parcel [{"order_item_id": 1, "quantity": 2}, …] holds; ST400 when it is not such a list.';

CREATE OR REPLACE FUNCTION orders.checkouts_of(p_user_id bigint, p_email text)
 RETURNS bigint[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select array(
    select c.checkout_id from orders.checkouts c where c.user_id = p_user_id
    union
    select o.checkout_id from orders.orders o where o.user_id = p_user_id
    union
    select c.checkout_id from orders.checkouts c where c.user_id is null and lower(c.email) = lower(p_email)
     order by 1)
$function$
;
comment on function orders.checkouts_of(bigint,text) is 'Purchases of a person, and those that a guest made with their e-mail address.';

CREATE OR REPLACE FUNCTION orders.complete_order(p_order_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform orders.change_status(p_order_id, 'Completed', null);
end
$function$
;
comment on function orders.complete_order(bigint) is 'Shipped to Completed, as of now. ST404 no such order, ST409 not Shipped.';

CREATE OR REPLACE FUNCTION orders.confirm_order(p_order_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  v_lines record;
begin
  perform orders.change_status(p_order_id, 'Confirmed', null);
  select array_agg(i.order_item_id) as item_ids, array_agg(i.variant_id) as variant_ids,
         array_agg(i.quantity) as quantities
    into v_lines
    from orders.order_items i where i.order_id = p_order_id;
  if v_lines.item_ids is not null then
    perform inventory.sell(p_order_id, v_lines.item_ids, v_lines.variant_ids, v_lines.quantities);
  end if;
end
$function$
;
comment on function orders.confirm_order(bigint) is 'Pending to Confirmed: what the order reserved is sold, by the stock journal. What it never reserved is sold too, where enough is free (ST409 naming the SKU). ST404 no such order, ST409 not Pending.';

CREATE OR REPLACE FUNCTION orders.convert_lines(p_base text, p_vendor_ids bigint[], p_currencies text[], p_nets numeric[], p_rates numeric[], OUT base_nets numeric[], OUT base_commissions numeric[], OUT multipliers numeric[], OUT divisors numeric[], OUT base_total numeric)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_digits constant integer := pricing.minor_unit(p_base);
  v_unit constant numeric := ('1e-' || v_digits)::numeric;
begin
  with lines as (
    select l.*, c.multiplier, c.divisor, l.net * c.multiplier / c.divisor as exact,
           trunc(l.net * c.multiplier / c.divisor, v_digits) as floor
      from unnest(p_vendor_ids, p_currencies, p_nets, p_rates) with ordinality
        as l (vendor_id, currency, net, rate, place)
      join pricing.convertible_on(p_base, (now() at time zone 'UTC')::date) c on c.currency = l.currency
  ), shared as (
    -- The order's whole is rounded; the units that its lines' parts lack go to the largest remainders.
    select l.*, l.floor + case
             when row_number() over (partition by l.vendor_id order by l.floor - l.exact, l.place) * v_unit
                  <= round(sum(l.net) over (partition by l.vendor_id) * l.multiplier / l.divisor, v_digits)
                     - sum(l.floor) over (partition by l.vendor_id)
             then v_unit else 0 end as base_net
      from lines l
  )
  select array_agg(s.base_net), array_agg(round(s.base_net * s.rate, v_digits)), array_agg(s.multiplier),
         array_agg(s.divisor), sum(s.base_net)
    into base_nets, base_commissions, multipliers, divisors, base_total
    from (select * from shared order by place) s;
end
$function$
;
comment on function orders.convert_lines(text,bigint[],text[],numeric[],numeric[]) is 'What order lines and their commissions (net × rate) are in the marketplace''s currency p_base, at the rate of the day (UTC): a vendor''s lines add up to its rounded whole. Fewer entries than lines where a currency has no rate.';

CREATE OR REPLACE FUNCTION orders.create_order(p_user_id bigint, p_shipping_address jsonb, p_items jsonb)
 RETURNS TABLE(checkout_id bigint, order_id bigint, order_number text, vendor_id bigint, currency text, order_total numeric, base_currency text, base_order_total numeric, order_status text)
 LANGUAGE plpgsql
AS $function$
begin
  return query select * from orders.write_purchase(p_user_id, p_shipping_address, null, p_items, true);
end
$function$
;
comment on function orders.create_order(bigint,jsonb,jsonb) is 'Places and confirms a purchase in one: orders as of orders.place_order, Confirmed, their stock sold. The same errors.';

CREATE OR REPLACE FUNCTION orders.erase_checkout(p_checkout_id bigint, p_actor_id bigint, p_kind text, p_message_ids uuid[], p_erasure_id uuid)
 RETURNS platform.erasures
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_checkout orders.checkouts;
  v_places uuid[];
  v_line platform.erasures;
begin
  select c.* into v_checkout from orders.checkouts c where c.checkout_id = p_checkout_id;
  v_places := analytics.places_of(array[p_checkout_id]);
  perform orders.forget_checkouts(array[p_checkout_id]);
  perform platform.forget_traces(p_message_ids,
    case when length(v_checkout.source_ref) >= 4 then array[v_checkout.source_ref] end);
  v_line := platform.note_erasure(p_erasure_id, 'purchase', p_checkout_id, v_checkout.created_at, p_kind);
  perform audit.log_activity(p_actor_id, null, 'guest erased', format('Purchase %s.', p_checkout_id));
  perform analytics.drop_places(v_places);
  return v_line;
end
$function$
;
comment on function orders.erase_checkout(bigint,bigint,text,uuid[],uuid) is 'Does what orders.erase_guest decided, and what a replayed journal says.';

CREATE OR REPLACE FUNCTION orders.erase_guest(p_actor_id bigint, p_email text, p_order_number text, p_message_ids uuid[])
 RETURNS platform.erasures
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_checkout orders.checkouts;
begin
  perform audit.act_as(p_actor_id, 'erasure');
  select c.* into v_checkout
    from orders.checkouts c
    join orders.orders o on o.checkout_id = c.checkout_id
   where o.order_number = upper(btrim(p_order_number)) and lower(c.email) = lower(btrim(p_email)) and c.user_id is null
     for update of c;
  if not found then
    raise exception using errcode = 'ST404', message = 'No purchase of a guest has this order number and e-mail address.';
  end if;
  if exists (select from orders.orders o where o.checkout_id = v_checkout.checkout_id
                and o.order_status in ('Pending', 'Confirmed', 'Processing')) then
    raise exception using errcode = 'ST409',
      message = format('Not yet: still open is %s.', (select string_agg('order ' || o.order_number, ', ' order by o.order_id)
        from orders.orders o where o.checkout_id = v_checkout.checkout_id
         and o.order_status in ('Pending', 'Confirmed', 'Processing')));
  end if;
  return orders.erase_checkout(v_checkout.checkout_id, p_actor_id, 'staff', p_message_ids, null);
end
$function$
;
comment on function orders.erase_guest(bigint,text,text,uuid[]) is 'Erases a guest: the purchase of that order number, if it was made with that e-mail address; p_message_ids are letters to it that wait. Answers the journal''s line. ST404; ST409 while an order of it is open.';

CREATE OR REPLACE FUNCTION orders.erased_ref(p_ref text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when p_ref like 'erased:%' then p_ref else 'erased:' || encode(sha256(convert_to(p_ref, 'UTF8')), 'hex') end
$function$
;
comment on function orders.erased_ref(text) is 'What stays of a source''s number for a purchase whose person was erased: enough for the same file not to be counted twice, and no longer the number itself.';

CREATE OR REPLACE FUNCTION orders.forget_checkouts(p_checkout_ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_order_ids bigint[];
  v_refunded bigint[];
begin
  v_order_ids := array(
    select o.order_id from orders.orders o where o.checkout_id = any (p_checkout_ids) order by o.order_id);
  perform orders.lock_orders(v_order_ids);
  -- A reason that at least five other orders share is a category; what else stands there, somebody wrote about this one.
  v_refunded := array(
    select distinct r.order_id
      from orders.refunds r
     where r.order_id = any (v_order_ids)
       and (select count(*) from (
             select from orders.refunds x
              where x.refund_reason = r.refund_reason and x.order_id <> all (v_order_ids) limit 5) s) < 5
     order by 1);
  perform analytics.note_reworded_refunds(v_refunded, 'Erased');
  perform set_config('stoa.deltas', 'off', true);
  update orders.refunds r
     set refund_reason = case when r.order_id = any (v_refunded) then 'Erased' else r.refund_reason end,
         source_ref = case when r.source_ref like 'erased:%' then r.source_ref
           else orders.erased_ref(split_part(r.source_ref, ':', 1)) || ':' || r.refund_id end
   where r.order_id = any (v_order_ids);
  perform set_config('stoa.deltas', '', true);
  update orders.orders o
     set shipping_address = platform.bare_address(o.shipping_address),
         billing_address = platform.bare_address(o.billing_address), updated_at = now()
   where o.order_id = any (v_order_ids);
  update orders.order_status_history h
     set note = case when h.note = '' then '' else 'Erased' end
   where h.order_id = any (v_order_ids);
  update orders.checkouts c
     set email = null, public_id = gen_random_uuid(),
         source_ref = orders.erased_ref(c.source_ref)
   where c.checkout_id = any (p_checkout_ids);
  update orders.shipments s set tracking_number = null where s.order_id = any (v_order_ids);
  perform platform.forget_guests(p_checkout_ids);
end
$function$
;
comment on function orders.forget_checkouts(bigint[]) is 'Purchases of somebody who is erased: amounts, lines, states and country and region stay, for accounting; city, postal code, what was sealed, e-mail, tracking numbers, notes and what a refund''s reason told of them go.';

CREATE OR REPLACE FUNCTION orders.forget_person(p_user_id bigint, p_email text)
 RETURNS text[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_checkout_ids constant bigint[] := orders.checkouts_of(p_user_id, p_email);
  v_refs constant text[] := array(
    select c.source_ref from orders.checkouts c
     where c.checkout_id = any (v_checkout_ids) and length(c.source_ref) >= 4 and c.source_ref not like 'erased:%');
begin
  perform orders.forget_checkouts(v_checkout_ids);
  return v_refs;
end
$function$
;
comment on function orders.forget_person(bigint,text) is 'The orders'' part of erasing a person, those they made as a guest with the same e-mail address included. Answers what their purchases were called in imported files.';

CREATE OR REPLACE FUNCTION orders.imported_checkouts()
 RETURNS TABLE(checkout_id bigint, source text, source_ref text, currency text, total numeric, items bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select c.checkout_id, c.source, c.source_ref, c.currency, c.total,
         (select count(*) from orders.orders o join orders.order_items i using (order_id)
           where o.checkout_id = c.checkout_id)
    from orders.checkouts c
   where c.source is not null
$function$
;
comment on function orders.imported_checkouts() is 'Purchases that imports brought: whose they were called in their source, what they come to in their currency, how many lines they have.';

CREATE OR REPLACE FUNCTION orders.lock_checkouts(p_checkout_ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from orders.checkouts where checkout_id = any(p_checkout_ids) order by checkout_id for no key update;
end
$function$
;
comment on function orders.lock_checkouts(bigint[]) is 'Locks purchases, in id order, before what their orders make together is counted. Whoever changes several orders of a purchase in several statements calls it first.';

CREATE OR REPLACE FUNCTION orders.lock_order(p_order_id bigint)
 RETURNS orders.orders
 LANGUAGE plpgsql
AS $function$
declare
  v_order orders.orders;
begin
  select o.* into v_order from orders.orders o where o.order_id = p_order_id for no key update;
  if not found then
    raise exception 'There is no such order.' using errcode = 'ST404', column = 'orderId';
  end if;
  return v_order;
end
$function$
;
comment on function orders.lock_order(bigint) is 'Locks an order until the transaction ends and answers it as it is now: every change of an order begins with this, so that changes of one order come one after the other. ST404 when there is none.';

CREATE OR REPLACE FUNCTION orders.lock_orders(p_order_ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from orders.orders where order_id = any(p_order_ids) order by order_id for no key update;
end
$function$
;
comment on function orders.lock_orders(bigint[]) is 'Locks orders, in id order: what is counted of them after it sees everything that others committed meanwhile.';

CREATE OR REPLACE FUNCTION orders.name_adjustments(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  select (select count(*) from orders.orders),
         (select count(*) from orders.orders o where o.order_kind = 'adjustment'),
         array(select format('%s %s: total %s %s, refunded %s', c.source, c.source_ref, o.order_total, o.currency,
                             (select coalesce(sum(r.refund_amount), 0) from orders.refunds r
                               where r.order_id = o.order_id))
                 from orders.orders o
                 join orders.checkouts c on c.checkout_id = o.checkout_id
                where o.order_kind = 'adjustment'
                order by o.order_id limit p_examples)
$function$
;
comment on function orders.name_adjustments(integer) is 'A note, no failure: the orders of kind adjustment, which carry what an imported source does not balance itself, such as refunds whose sale it never recorded. violations counts them.';

CREATE OR REPLACE FUNCTION orders.new_order_number()
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  c_letters constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  -- Bytes 6 and 8 hold a UUID's version and variant; ten of the others give five random bits each.
  v_bytes constant bytea := uuid_send(gen_random_uuid());
begin
  return substr(c_letters, 1 + get_byte(v_bytes, 0) % 32, 1) || substr(c_letters, 1 + get_byte(v_bytes, 1) % 32, 1)
    || substr(c_letters, 1 + get_byte(v_bytes, 2) % 32, 1) || substr(c_letters, 1 + get_byte(v_bytes, 3) % 32, 1)
    || substr(c_letters, 1 + get_byte(v_bytes, 4) % 32, 1) || '-'
    || substr(c_letters, 1 + get_byte(v_bytes, 11) % 32, 1) || substr(c_letters, 1 + get_byte(v_bytes, 12) % 32, 1)
    || substr(c_letters, 1 + get_byte(v_bytes, 13) % 32, 1) || substr(c_letters, 1 + get_byte(v_bytes, 14) % 32, 1)
    || substr(c_letters, 1 + get_byte(v_bytes, 15) % 32, 1);
end
$function$
;
comment on function orders.new_order_number() is 'A random order number of 50 bits, such as 7K3MQ-0XD2V: nobody can guess a neighbour''s or count orders. Unique by the table''s constraint; a clash is a matter of trying again.';

CREATE OR REPLACE FUNCTION orders.open_orders(p_user_id bigint, p_email text)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select array(
    select o.order_number
      from orders.orders o
      join orders.checkouts c on c.checkout_id = o.checkout_id
     where o.order_status in ('Pending', 'Confirmed', 'Processing')
       and (o.user_id = p_user_id or o.user_id is null and lower(c.email) = lower(p_email))
     order by o.order_id
     limit 20)
$function$
;
comment on function orders.open_orders(bigint,text) is 'Numbers of orders that are still on their way to somebody, as a person or as a guest with that address: at most 20.';

CREATE OR REPLACE FUNCTION orders.place_order(p_user_id bigint, p_shipping_address jsonb, p_items jsonb, p_billing_address jsonb DEFAULT NULL::jsonb)
 RETURNS TABLE(checkout_id bigint, order_id bigint, order_number text, vendor_id bigint, currency text, order_total numeric, base_currency text, base_order_total numeric, order_status text)
 LANGUAGE plpgsql
AS $function$
begin
  return query select * from orders.write_purchase(p_user_id, p_shipping_address, p_billing_address, p_items, false);
end
$function$
;
comment on function orders.place_order(bigint,jsonb,jsonb,jsonb) is 'Places a purchase: [{"variant_id": 1, "quantity": 2}, …] becomes a checkout with one Pending order per vendor, its stock reserved for 30 minutes. p_user_id is null for guests; addresses are platform.address. One row per order; money in the vendor''s currency, base_ in the marketplace''s. ST400 bad input, ST404 no such variant or person, ST409 not for sale or too little stock, naming the SKU; nothing is written then.';

CREATE OR REPLACE FUNCTION orders.process_order(p_order_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform orders.change_status(p_order_id, 'Processing', null);
end
$function$
;
comment on function orders.process_order(bigint) is 'Confirmed to Processing: the vendor is packing it. ST404 no such order, ST409 not Confirmed.';

CREATE OR REPLACE FUNCTION orders.purchase_email(p_checkout_id bigint, p_created_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select c.email from orders.checkouts c where c.checkout_id = p_checkout_id and c.created_at = p_created_at
$function$
;
comment on function orders.purchase_email(bigint,timestamp with time zone) is 'The e-mail address a guest gave for a purchase.';

CREATE OR REPLACE FUNCTION orders.read_items(p_items jsonb, OUT variant_ids bigint[], OUT quantities integer[])
 RETURNS record
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  c_most constant integer := 9999;
  v_bad_place bigint;
begin
  if p_items is null or jsonb_typeof(p_items) <> 'array' or jsonb_array_length(p_items) not between 1 and 200 then
    raise exception 'items must be a list of 1 to 200 lines.' using errcode = 'ST400', column = 'items';
  end if;
  select array_agg(s.variant_id), array_agg(s.quantity), min(s.bad_place)
    into variant_ids, quantities, v_bad_place
    from (
      select case when e.is_line then (e.item -> 'variant_id')::bigint end as variant_id,
             sum(case when e.is_line then (e.item -> 'quantity')::integer end) as quantity,
             min(case when not e.is_line then e.place end) as bad_place
        from (
          select i.item, i.place,
                 -- Nested, since what cannot be a number must not be read as one.
                 case when jsonb_typeof(i.item -> 'variant_id') is distinct from 'number'
                        or jsonb_typeof(i.item -> 'quantity') is distinct from 'number' then false
                   else case when (i.item -> 'variant_id')::numeric between 1 and 9223372036854775807
                          and (i.item -> 'variant_id')::numeric % 1 = 0
                          and (i.item -> 'quantity')::numeric between 1 and c_most
                          and (i.item -> 'quantity')::numeric % 1 = 0 then true else false end
                 end as is_line
            from jsonb_array_elements(p_items) with ordinality as i (item, place)
          offset 0
        ) e
       group by 1
       order by 1
    ) s;
  if v_bad_place is not null then
    perform orders.refuse_line(p_items -> (v_bad_place - 1)::integer, v_bad_place, c_most);
  end if;
  if c_most < any (quantities) then
    raise exception 'A variant can be ordered % times at most.', c_most using errcode = 'ST400', column = 'items';
  end if;
end
$function$
;
comment on function orders.read_items(jsonb) is 'What [{"variant_id": 1, "quantity": 2}, …] asks for, in the order of the variants'' ids; a variant that is named twice counts once, with its quantities added up. ST400 names the line and the field.';

CREATE OR REPLACE FUNCTION orders.record_first_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Whoever inserts orders with a past writes their rows itself, and says so for its transaction.
  if coalesce(current_setting('stoa.status_history', true), '') <> 'given' then
    insert into orders.order_status_history (order_id, vendor_id, to_status, changed_by, changed_at, note)
    select n.order_id, n.vendor_id, n.order_status, nullif(current_setting('stoa.user_id', true), '')::bigint,
           n.created_at, coalesce(current_setting('stoa.status_note', true), '')
      from new_orders n
     order by n.order_id;
  end if;
  return null;
end
$function$
;
comment on function orders.record_first_status() is 'Writes the first row of every new order''s history. Transaction-local settings: stoa.status_note is its note, stoa.user_id who did it; stoa.status_history = given means that the caller writes all rows.';

CREATE OR REPLACE FUNCTION orders.record_status_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  v_refused record;
begin
  select o.order_number, o.order_status as from_status, n.order_status as to_status
    into v_refused
    from old_orders o join new_orders n using (order_id)
   where o.order_status <> n.order_status
     and (o.order_status, n.order_status) not in (
       select a.from_status, a.to_status from orders.allowed_status_changes() a)
   order by order_id
   limit 1;
  if found then
    raise exception 'Order % cannot go from % to %.', v_refused.order_number, v_refused.from_status, v_refused.to_status
      using errcode = 'ST409';
  end if;
  insert into orders.order_status_history (order_id, vendor_id, from_status, to_status, changed_by, note)
  select n.order_id, n.vendor_id, o.order_status, n.order_status,
         nullif(current_setting('stoa.user_id', true), '')::bigint,
         coalesce(current_setting('stoa.status_note', true), '')
    from old_orders o join new_orders n using (order_id)
   where o.order_status <> n.order_status
   order by n.order_id;
  return null;
end
$function$
;
comment on function orders.record_status_change() is 'Refuses forbidden state changes (ST409) and writes the others into the history, once per statement. Settings as in orders.record_first_status().';

CREATE OR REPLACE FUNCTION orders.refund_order(p_order_id bigint, p_amount numeric, p_reason text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_order constant orders.orders := orders.lock_order(p_order_id);
  v_digits constant integer := pricing.minor_unit(v_order.currency);
  v_base_digits constant integer := pricing.minor_unit(v_order.base_currency);
  v_before numeric;
  v_base_before numeric;
  v_amount numeric;
  v_refund_id bigint;
begin
  if coalesce(trim(p_reason), '') = '' then
    raise exception 'must say why.' using errcode = 'ST400', column = 'reason';
  elsif v_order.order_status = 'Pending' then
    raise exception 'Order % is Pending: cancel it instead.', v_order.order_number
      using errcode = 'ST409', column = 'orderId';
  end if;
  select coalesce(sum(r.refund_amount), 0), coalesce(sum(r.base_refund_amount), 0)
    into v_before, v_base_before
    from orders.refunds r where r.order_id = p_order_id;
  v_amount := coalesce(p_amount, v_order.order_total - v_before);
  if p_amount <= 0 or p_amount <> round(p_amount, v_digits) then
    raise exception 'must be more than zero, with at most % digits after the point.', v_digits
      using errcode = 'ST400', column = 'amount';
  elsif v_amount <= 0 or v_before + v_amount > v_order.order_total then
    raise exception 'Order % came to %, of which % was refunded before.', v_order.order_number, v_order.order_total,
      v_before using errcode = 'ST409', column = 'amount';
  end if;

  -- Rounded as a running sum, so that all refunds of an order refunded whole add up to its base total.
  insert into orders.refunds (order_id, vendor_id, refund_reason, refund_amount, currency, base_refund_amount,
    base_currency)
  values (p_order_id, v_order.vendor_id, p_reason, v_amount, v_order.currency,
    greatest(0, round(v_order.base_order_total * (v_before + v_amount) / v_order.order_total, v_base_digits)
      - v_base_before), v_order.base_currency)
  returning refund_id into v_refund_id;
  update orders.orders
     set payment_status = case when v_before + v_amount = order_total then 'refunded' else 'partially refunded' end,
         updated_at = now()
   where order_id = p_order_id;
  if v_before + v_amount = v_order.order_total and v_order.order_status in ('Confirmed', 'Processing')
    and not exists (select from orders.shipments s where s.order_id = p_order_id) then
    perform orders.change_status(p_order_id, 'Refunded', p_reason);
    perform orders.return_stock(p_order_id, p_reason);
  end if;
  return v_refund_id;
end
$function$
;
comment on function orders.refund_order(bigint,numeric,text) is 'Gives money back, in the order''s currency; null is all that is left. Answers the refund. base_ amounts go by the order''s own rate. Refunded whole before anything left, the order becomes Refunded and its stock returns; one that left keeps its state. ST400 bad amount or no reason, ST404 no such order, ST409 more than was ordered, or Pending.';

CREATE OR REPLACE FUNCTION orders.refuse_items(p_variant_ids bigint[], p_currency text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_bad record;
begin
  for v_bad in
    select w.variant_id, v.sku, v.is_active and p.status = 'active' as is_active, d.status = 'active' as is_seller,
           d.name as vendor, d.currency,
           exists (select from pricing.convertible_on(p_currency, (now() at time zone 'UTC')::date) c
                    where c.currency = d.currency) as is_convertible
      from unnest(p_variant_ids) as w (variant_id)
      left join reporting.variants v on v.variant_id = w.variant_id
      left join reporting.products p on p.product_id = v.product_id
      left join reporting.vendors d on d.vendor_id = v.vendor_id
     order by w.variant_id
  loop
    if v_bad.sku is null then
      raise exception 'There is no variant %.', v_bad.variant_id using errcode = 'ST404', column = 'items';
    elsif not v_bad.is_active then
      raise exception '% is not for sale.', v_bad.sku using errcode = 'ST409', column = 'items';
    elsif not v_bad.is_seller then
      raise exception '% is not for sale: % does not sell at present.', v_bad.sku, v_bad.vendor
        using errcode = 'ST409', column = 'items';
    elsif not v_bad.is_convertible then
      raise exception '% is priced in %, and there is no exchange rate to %.', v_bad.sku, v_bad.currency, p_currency
        using errcode = 'ST409', column = 'items';
    end if;
  end loop;
  raise exception 'What is for sale has just changed: try again.' using errcode = 'ST409', column = 'items';
end
$function$
;
comment on function orders.refuse_items(bigint[],text) is 'Says why variants could not be ordered together: ST404 for one that does not exist, ST409 for one that is not for sale, whose vendor does not sell, or whose price cannot be given in p_currency. Always raises.';

CREATE OR REPLACE FUNCTION orders.refuse_line(p_item jsonb, p_place bigint, p_most integer)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  v_field constant text := case
    when jsonb_typeof(p_item -> 'variant_id') is distinct from 'number' then 'variant_id'
    when jsonb_typeof(p_item -> 'quantity') is distinct from 'number' then 'quantity'
    -- Nested, since what cannot be a number must not be read as one.
    else case when (p_item -> 'variant_id')::numeric not between 1 and 9223372036854775807
                or (p_item -> 'variant_id')::numeric % 1 <> 0 then 'variant_id' else 'quantity' end end;
begin
  raise exception 'Line %: %', p_place, case v_field
      when 'quantity' then format('quantity must be a whole number from 1 to %s.', p_most)
      else 'variant_id must be the number of a variant.' end
    using errcode = 'ST400', column = format('items[%s].%s', p_place - 1, v_field);
end
$function$
;
comment on function orders.refuse_line(jsonb,bigint,integer) is 'Says what is wrong with a line that orders.read_items could not read: p_place counts from 1. Always raises (ST400).';

CREATE OR REPLACE FUNCTION orders.release_expired(p_limit integer DEFAULT 100)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  v_note constant text := coalesce(current_setting('stoa.status_note', true), '');
  v_ids bigint[];
  v_cancelled integer;
begin
  -- Orders that somebody is confirming or cancelling this moment are left to them.
  v_ids := array(
    select o.order_id from orders.orders o
     where o.order_id = any (array(select inventory.expired_orders(p_limit)))
     order by o.order_id
       for no key update skip locked);
  perform set_config('stoa.status_note', 'Reservation expired', true);
  update orders.orders set order_status = 'Cancelled', updated_at = now()
   where order_id = any (v_ids) and order_status = 'Pending';
  get diagnostics v_cancelled = row_count;
  perform set_config('stoa.status_note', v_note, true);
  perform inventory.release(v_ids);
  return v_cancelled;
end
$function$
;
comment on function orders.release_expired(integer) is 'Cancels Pending orders whose reservations have run out and frees their stock; answers how many. Looks at the p_limit oldest reservations: call it again until it answers 0.';

CREATE OR REPLACE FUNCTION orders.replay_erasure(p_erasure_id uuid, p_checkout_id bigint, p_created_at timestamp with time zone, p_message_ids uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_line platform.erasures;
begin
  perform from orders.checkouts c where c.checkout_id = p_checkout_id and c.created_at = p_created_at for update;
  if found then
    v_line := orders.erase_checkout(p_checkout_id, null, 'replayed', p_message_ids, p_erasure_id);
    return true;
  end if;
  v_line := platform.note_erasure(p_erasure_id, 'purchase', p_checkout_id, p_created_at, 'replayed');
  return false;
end
$function$
;
comment on function orders.replay_erasure(uuid,bigint,timestamp with time zone,uuid[]) is 'Erases a guest''s purchase again that a restored database holds; one that it does not hold, or another under the same number, is only noted. Answers whether there was one.';

CREATE OR REPLACE FUNCTION orders.return_stock(p_order_id bigint, p_reason text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform inventory.release(array[p_order_id]);
  perform inventory.take_back(array(select i.order_item_id from orders.order_items i where i.order_id = p_order_id),
    p_reason);
end
$function$
;
comment on function orders.return_stock(bigint,text) is 'Gives back what an order that will not leave holds: its reservations end, what was sold returns to its warehouse. The caller has locked the order.';

CREATE OR REPLACE FUNCTION orders.ship_order(p_order_id bigint, p_carrier text DEFAULT ''::text, p_tracking_number text DEFAULT NULL::text, p_items jsonb DEFAULT NULL::jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_order constant orders.orders := orders.lock_order(p_order_id);
  v_shipment_id bigint;
  v_left bigint;
  v_asked integer;
  v_sent bigint;
begin
  if v_order.order_status not in ('Confirmed', 'Processing') then
    raise exception 'Order % is %: it cannot be shipped.', v_order.order_number, v_order.order_status
      using errcode = 'ST409', column = 'orderId';
  elsif p_items is not null then
    v_asked := orders.check_parcel(p_items);
  end if;
  insert into orders.shipments (order_id, vendor_id, carrier, tracking_number, shipped_at)
  values (p_order_id, v_order.vendor_id, coalesce(p_carrier, ''), p_tracking_number, now())
  returning shipment_id into v_shipment_id;

  with waiting as (
    select i.order_item_id, i.quantity - coalesce((select sum(s.quantity) from orders.shipment_items s
             where s.order_item_id = i.order_item_id), 0) as quantity
      from orders.order_items i where i.order_id = p_order_id
  ), wanted as (
    select w.order_item_id, w.quantity as waiting,
           case when p_items is null then w.quantity
             else (select sum((p.item -> 'quantity')::integer) from jsonb_array_elements(p_items) as p (item)
                    where (p.item -> 'order_item_id')::bigint = w.order_item_id) end as quantity
      from waiting w
  ), packed as (
    insert into orders.shipment_items (shipment_id, order_item_id, vendor_id, quantity)
    select v_shipment_id, w.order_item_id, v_order.vendor_id, w.quantity
      from wanted w where w.quantity between 1 and w.waiting
    returning quantity
  )
  select sum(w.waiting) - (select coalesce(sum(p.quantity), 0) from packed p), (select sum(p.quantity) from packed p)
    into v_left, v_sent
    from wanted w;
  if v_sent is null or v_sent <> v_asked then
    raise exception 'The parcel holds what order % does not wait for.', v_order.order_number
      using errcode = 'ST409', column = 'items';
  end if;
  if v_left = 0 then
    perform orders.change_status(p_order_id, 'Shipped', null);
  end if;
  return v_shipment_id;
end
$function$
;
comment on function orders.ship_order(bigint,text,text,jsonb) is 'A parcel leaves now; answers its shipment. p_items [{"order_item_id": 1, "quantity": 2}, …] says what it holds, null everything that has not left. With its last unit the order becomes Shipped. ST400 bad items, ST404 no such order, ST409 neither Confirmed nor Processing, or more in the parcel than waits.';

CREATE OR REPLACE FUNCTION orders.verify_base_amounts(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with amounts as (
    select 1 as kind, o.order_id as id, 'order ' || o.order_number as what, o.currency, o.base_currency,
           array[o.items_total, o.discount_total, o.shipping_total, o.tax_total, o.order_total]::numeric[] as charged,
           array[o.base_items_total, o.base_discount_total, o.base_shipping_total, o.base_tax_total,
                 o.base_order_total]::numeric[] as base
      from orders.orders o
    union all
    select 2, i.order_item_id, format('line %s of order %s', i.order_item_id, o.order_number), o.currency,
           o.base_currency, array[i.quantity * i.unit_price - i.discount_amount], array[i.base_revenue]::numeric[]
      from orders.order_items i
      join orders.orders o on o.order_id = i.order_id
    union all
    select 3, r.refund_id, 'refund ' || r.refund_id, r.currency, r.base_currency, array[r.refund_amount]::numeric[],
           array[r.base_refund_amount]::numeric[]
      from orders.refunds r
    union all
    select 4, c.checkout_id, 'checkout ' || c.checkout_id, c.currency, c.base_currency, array[c.total]::numeric[],
           array[c.base_total]::numeric[]
      from orders.checkouts c
  ), marketplace as materialized (
    select platform.marketplace_currency() as currency
  ), bad as materialized (
    select a.kind, a.id,
           format('%s: %s %s is %s %s', a.what, array_to_string(a.charged, ' + '), a.currency,
                  array_to_string(a.base, ' + '), a.base_currency) as what
      from amounts a, marketplace m
     where a.base_currency <> m.currency
        or case when a.currency = a.base_currency then a.charged <> a.base
                else exists (select from unnest(a.charged, a.base) as p (charged, base) where p.charged * p.base < 0) end
  )
  select (select count(*) from orders.orders) + (select count(*) from orders.order_items)
           + (select count(*) from orders.refunds) + (select count(*) from orders.checkouts),
         (select count(*) from bad),
         array(select b.what from bad b order by b.kind, b.id limit p_examples)
$function$
;
comment on function orders.verify_base_amounts(integer) is 'Invariant 3: every base_ amount is in the marketplace''s currency, equals what was charged where that is the same currency, and has its sign elsewhere. The rate of a day may be corrected later, so amounts are not converted again.';

CREATE OR REPLACE FUNCTION orders.verify_checkout_orders(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with bad as materialized (
    select o.checkout_id,
           format('order %s: created at %s, its checkout %s was placed at %s', o.order_number, o.created_at,
                  c.checkout_id, coalesce(c.placed_at::text, 'no time')) as what
      from orders.orders o
      join orders.checkouts c on c.checkout_id = o.checkout_id
     where o.created_at is distinct from c.placed_at
    union all
    select o.checkout_id,
           format('checkout %s has %s orders of vendor %s', o.checkout_id, count(*), o.vendor_id)
      from orders.orders o
     group by o.checkout_id, o.vendor_id
    having count(*) > 1
  )
  select (select count(*) from orders.orders), (select count(*) from bad),
         array(select b.what from bad b order by b.checkout_id limit p_examples)
$function$
;
comment on function orders.verify_checkout_orders(integer) is 'What reports rely on: an order is dated by its checkout''s placing, and a checkout has at most one order of a vendor.';

CREATE OR REPLACE FUNCTION orders.verify_checkout_totals(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with shares as materialized (
    select o.checkout_id, sum(o.order_total) as total, sum(o.base_order_total) as base_total,
           min(o.currency) as lowest, max(o.currency) as highest
      from orders.orders o
     group by o.checkout_id
  ), bad as materialized (
    select c.checkout_id,
           format('checkout %s: total %s %s (base %s), its orders make %s %s (base %s)', c.checkout_id, c.total,
                  c.currency, c.base_total, coalesce(s.total, 0),
                  concat_ws(' and ', s.lowest, nullif(s.highest, s.lowest)), coalesce(s.base_total, 0)) as what
      from orders.checkouts c
      left join shares s on s.checkout_id = c.checkout_id
     where (c.status = 'placed' or s.checkout_id is not null)
       and (c.base_total <> coalesce(s.base_total, 0)
            -- Orders in several currencies can only be added up in the marketplace's.
            or case when s.lowest <> s.highest then c.currency <> c.base_currency or c.total <> s.base_total
                    else c.total <> coalesce(s.total, 0) or s.lowest <> c.currency end)
  )
  select (select count(*) from orders.checkouts c where c.status = 'placed'), (select count(*) from bad),
         array(select b.what from bad b order by b.checkout_id limit p_examples)
$function$
;
comment on function orders.verify_checkout_totals(integer) is 'Invariant 3: a placed checkout''s orders sum to its total, in their currency, or in the marketplace''s where they have several, and always in the base amounts.';

CREATE OR REPLACE FUNCTION orders.verify_lines(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with lines as materialized (
    select i.order_id, sum(i.quantity * i.unit_price - i.discount_amount) as revenue, sum(i.base_revenue) as base_revenue
      from orders.order_items i
     group by i.order_id
  ), bad as materialized (
    select o.order_id,
           format('order %s: items less discounts %s (base %s), its lines make %s (base %s)', o.order_number,
                  o.items_total - o.discount_total, o.base_items_total - o.base_discount_total,
                  coalesce(l.revenue, 0), coalesce(l.base_revenue, 0)) as what
      from orders.orders o
      left join lines l on l.order_id = o.order_id
     where coalesce(l.revenue, 0) <> o.items_total - o.discount_total
        or coalesce(l.base_revenue, 0) <> o.base_items_total - o.base_discount_total
  )
  select (select count(*) from orders.orders), (select count(*) from bad),
         array(select b.what from bad b order by b.order_id limit p_examples)
$function$
;
comment on function orders.verify_lines(integer) is 'Invariant 3: the revenue of an order''s lines equals its items − discounts, as charged and in the marketplace''s currency.';

CREATE OR REPLACE FUNCTION orders.verify_order_totals(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with bad as materialized (
    select o.order_id,
           format('order %s: total %s %s, its parts make %s (base %s, %s)', o.order_number, o.order_total, o.currency,
                  o.items_total - o.discount_total + o.shipping_total + o.tax_total, o.base_order_total,
                  o.base_items_total - o.base_discount_total + o.base_shipping_total + o.base_tax_total) as what
      from orders.orders o
     where o.order_total <> o.items_total - o.discount_total + o.shipping_total + o.tax_total
        or o.base_order_total
             <> o.base_items_total - o.base_discount_total + o.base_shipping_total + o.base_tax_total
  )
  select (select count(*) from orders.orders), (select count(*) from bad),
         array(select b.what from bad b order by b.order_id limit p_examples)
$function$
;
comment on function orders.verify_order_totals(integer) is 'Invariant 3: order_total = items − discounts + shipping + tax, as charged and in the marketplace''s currency.';

CREATE OR REPLACE FUNCTION orders.verify_refunds(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with given as materialized (
    select r.order_id, sum(r.refund_amount) as amount, sum(r.base_refund_amount) as base_amount,
           min(r.currency) as lowest, max(r.currency) as highest
      from orders.refunds r
     group by r.order_id
  ), bad as materialized (
    select o.order_id,
           format('order %s: %s %s refunded of %s %s', o.order_number, g.amount,
                  concat_ws(' and ', g.lowest, nullif(g.highest, g.lowest)), o.order_total, o.currency) as what
      from given g
      join orders.orders o on o.order_id = g.order_id
     where (o.order_kind = 'sale' and (g.amount > o.order_total
              -- The rate of the refund's own day is another one: only one currency compares.
              or (o.currency = o.base_currency and g.base_amount > o.base_order_total)))
        or g.lowest <> o.currency or g.highest <> o.currency
    union all
    select i.order_id, format('line %s: %s units refunded of %s', i.order_item_id, r.units, i.quantity)
      from (select order_item_id, sum(quantity) as units
              from orders.refunds where order_item_id is not null group by order_item_id) as r
      join orders.order_items i on i.order_item_id = r.order_item_id
     where r.units > i.quantity
  )
  select (select count(*) from orders.refunds), (select count(*) from bad),
         array(select b.what from bad b order by b.order_id limit p_examples)
$function$
;
comment on function orders.verify_refunds(integer) is 'Invariant 3: no sale is refunded beyond its total, nor a line beyond its units, nor in another currency.';

CREATE OR REPLACE FUNCTION orders.verify_shipments(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with bad as materialized (
    select s.order_item_id,
           format('line %s: %s units shipped of %s', s.order_item_id, s.units, i.quantity) as what
      from (select order_item_id, sum(quantity) as units from orders.shipment_items group by order_item_id) as s
      join orders.order_items i on i.order_item_id = s.order_item_id
     where s.units > i.quantity
    union all
    select si.order_item_id,
           format('line %s of order %s is in a parcel of order %s', si.order_item_id, i.order_id, p.order_id)
      from orders.shipment_items si
      join orders.order_items i on i.order_item_id = si.order_item_id
      join orders.shipments p on p.shipment_id = si.shipment_id
     where i.order_id <> p.order_id
  )
  select (select count(*) from orders.shipment_items), (select count(*) from bad),
         array(select b.what from bad b order by b.order_item_id limit p_examples)
$function$
;
comment on function orders.verify_shipments(integer) is 'What left is at most what was ordered, in parcels of its own order.';

CREATE OR REPLACE FUNCTION orders.verify_states(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with allowed as materialized (
    select a.from_status, a.to_status from orders.allowed_status_changes() a
  ), steps as (
    -- In the order of ids: of two transactions that waited for each other, the later may have the earlier time.
    select h.order_id, h.from_status, h.to_status, lag(h.to_status) over w as before, row_number() over w as step,
           lead(h.history_id) over w is null as is_last
      from orders.order_status_history h
    window w as (partition by h.order_id order by h.history_id)
  ), broken as materialized (
    select s.order_id,
           case when s.step = 1 and s.from_status is not null then format('begins with a change from %s', s.from_status)
                when s.step = 1 and s.to_status <> 'Pending' and c.source is null then format('begins as %s', s.to_status)
                when s.step > 1 and s.from_status is distinct from s.before
                  then format('left %s, having been %s', coalesce(s.from_status, 'nothing'), s.before)
                when s.step > 1 and not exists (select from allowed a where a.from_status = s.from_status
                                                   and a.to_status = s.to_status)
                  then format('went from %s to %s', s.from_status, s.to_status)
                when s.is_last and s.to_status <> o.order_status
                  then format('is %s, its history ends with %s', o.order_status, s.to_status) end as what
      from steps s
      join orders.orders o on o.order_id = s.order_id
      join orders.checkouts c on c.checkout_id = o.checkout_id
  ), bad as materialized (
    select b.order_id, b.what from broken b where b.what is not null
    union all
    select o.order_id, 'has no history'
      from orders.orders o
     where not exists (select from orders.order_status_history h where h.order_id = o.order_id)
  )
  select (select count(*) from orders.order_status_history), (select count(*) from bad),
         array(select format('order %s %s', o.order_number, b.what)
                 from bad b join orders.orders o on o.order_id = b.order_id order by b.order_id limit p_examples)
$function$
;
comment on function orders.verify_states(integer) is 'Invariant 6: every order''s history begins without a from_status as Pending (imported orders: in any state), goes on by allowed changes without a gap, and ends in the order''s state.';

CREATE OR REPLACE FUNCTION orders.write_purchase(p_user_id bigint, p_shipping_address jsonb, p_billing_address jsonb, p_items jsonb, p_confirm boolean)
 RETURNS TABLE(checkout_id bigint, order_id bigint, order_number text, vendor_id bigint, currency text, order_total numeric, base_currency text, base_order_total numeric, order_status text)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  v_base constant text := platform.marketplace_currency();
  v_base_digits constant integer := pricing.minor_unit(v_base);
  v_noting constant boolean := coalesce(current_setting('stoa.deltas', true), '') = '';
  v_variant_ids bigint[];
  v_quantities integer[];
  v_lines record;
  v_base_nets numeric[];
  v_base_commissions numeric[];
  v_multipliers numeric[];
  v_divisors numeric[];
  v_base_total numeric;
  v_checkout_id bigint;
  v_item_ids bigint[];
  v_order_ids bigint[];
  -- Calls are assigned to this, not performed: an expression costs no query of its own.
  v_done text;
begin
  select i.variant_ids, i.quantities into v_variant_ids, v_quantities from orders.read_items(p_items) i;
  v_done := orders.check_buyer(p_user_id, p_shipping_address, coalesce(p_billing_address, p_shipping_address));

  -- All arrays hold an entry per line, in the order of the variants' ids. A line is charged in whole minor units: what a
  -- finer price leaves over is the line's discount.
  select array_agg(l.variant_id) as variant_ids, array_agg(l.quantity) as quantities,
         array_agg(l.product_id) as product_ids, array_agg(l.vendor_id) as vendor_ids,
         array_agg(l.product_name) as product_names, array_agg(l.sku) as skus, array_agg(l.price) as prices,
         array_agg(l.currency) as currencies, array_agg(l.commission_rate) as rates, array_agg(l.net) as nets,
         array_agg(l.quantity * l.price - l.net) as discounts,
         array_agg(round(l.net * l.commission_rate, l.digits)) as commissions,
         sum(l.net) as total, min(l.currency) as currency, max(l.currency) as last_currency
    into v_lines
    from (
      select o.*, trunc(o.quantity * o.price, o.digits) as net
        from (
          select w.variant_id, w.quantity, v.product_id, v.vendor_id, v.product_name, v.sku, v.price, s.currency,
                 s.commission_rate,
                 case s.currency when v_base then v_base_digits else pricing.minor_unit(s.currency) end as digits
            from unnest(v_variant_ids, v_quantities) as w (variant_id, quantity)
            join catalog.variants_on_sale(v_variant_ids) v on v.variant_id = w.variant_id
            join vendors.sellers() s on s.vendor_id = v.vendor_id
           order by w.variant_id
        ) o
    ) l;
  if v_lines.currency = v_base and v_lines.last_currency = v_base then
    v_base_nets := v_lines.nets;
    v_base_commissions := v_lines.commissions;
    v_multipliers := array_fill(1::numeric, array[cardinality(v_base_nets)]);
    v_divisors := v_multipliers;
    v_base_total := v_lines.total;
  else
    select c.base_nets, c.base_commissions, c.multipliers, c.divisors, c.base_total
      into v_base_nets, v_base_commissions, v_multipliers, v_divisors, v_base_total
      from orders.convert_lines(v_base, v_lines.vendor_ids, v_lines.currencies, v_lines.nets, v_lines.rates) c;
  end if;
  if cardinality(v_base_nets) is distinct from cardinality(v_variant_ids) then
    perform orders.refuse_items(v_variant_ids, v_base);
  end if;

  -- History rows and deltas are written here in one go: the triggers that do it for everybody else stand back.
  v_done := set_config('stoa.status_history', 'given', true);
  v_done := set_config('stoa.deltas', case when v_noting then 'given' else 'off' end, true);
  insert into orders.checkouts (user_id, currency, total, base_currency, base_total, placed_at)
  values (p_user_id, case v_lines.currency when v_lines.last_currency then v_lines.currency else v_base end,
    case v_lines.currency when v_lines.last_currency then v_lines.total else v_base_total end, v_base, v_base_total, now())
  returning checkout_id into v_checkout_id;
  with written as (
    insert into orders.orders (order_number, checkout_id, user_id, vendor_id, order_status, shipping_address,
      billing_address, currency, items_total, discount_total, order_total, base_currency, base_items_total,
      base_discount_total, base_order_total)
    select orders.new_order_number(), v_checkout_id, p_user_id, s.vendor_id,
           case when p_confirm then 'Confirmed' else 'Pending' end, p_shipping_address,
           coalesce(p_billing_address, p_shipping_address), s.currency, s.total + s.discount, s.discount, s.total, v_base,
           s.base_total + s.base_discount, s.base_discount, s.base_total
      from (
        select l.vendor_id, min(l.currency) as currency, sum(l.net) as total, sum(l.discount) as discount,
               sum(l.base_net) as base_total,
               round(sum(l.discount) * min(l.multiplier) / min(l.divisor), 4) as base_discount
          from unnest(v_lines.vendor_ids, v_lines.currencies, v_lines.nets, v_lines.discounts, v_base_nets, v_multipliers,
                 v_divisors) as l (vendor_id, currency, net, discount, base_net, multiplier, divisor)
         group by l.vendor_id
         order by l.vendor_id
      ) s
    returning order_id, vendor_id
  ), items as (
    insert into orders.order_items (order_id, vendor_id, product_id, variant_id, product_name, sku, quantity,
      unit_price, discount_amount, base_revenue)
    select o.order_id, l.vendor_id, l.product_id, l.variant_id, l.product_name, l.sku, l.quantity, l.price, l.discount,
           l.base_net
      from unnest(v_lines.vendor_ids, v_lines.product_ids, v_lines.variant_ids, v_lines.product_names, v_lines.skus,
             v_lines.quantities, v_lines.prices, v_lines.discounts, v_base_nets)
        as l (vendor_id, product_id, variant_id, product_name, sku, quantity, price, discount, base_net)
      join written o on o.vendor_id = l.vendor_id
     order by l.variant_id
    returning order_item_id, order_id, variant_id
  ), history as (
    insert into orders.order_status_history (order_id, vendor_id, from_status, to_status, changed_by, note)
    select o.order_id, o.vendor_id, h.from_status, h.to_status,
           nullif(current_setting('stoa.user_id', true), '')::bigint,
           coalesce(current_setting('stoa.status_note', true), '')
      from written o
     cross join (values (1, null, 'Pending'), (2, 'Pending', 'Confirmed')) as h (step, from_status, to_status)
     where h.step = 1 or p_confirm
     order by o.order_id, h.step
  )
  select array_agg(i.order_item_id), array_agg(i.order_id)
    into v_item_ids, v_order_ids
    from (select order_item_id, order_id from items order by variant_id) i;

  v_done := payouts.freeze_commissions(v_item_ids, v_order_ids, v_lines.vendor_ids, v_lines.rates, v_lines.commissions,
    v_lines.currencies, v_base_commissions, v_base);
  if v_noting then
    v_done := analytics.note_purchase(p_user_id, p_shipping_address, v_order_ids, v_lines.vendor_ids, v_lines.currencies,
      v_lines.product_ids, v_lines.variant_ids, v_lines.quantities, v_lines.nets, v_base_nets, v_lines.commissions,
      v_base_commissions);
    v_done := set_config('stoa.deltas', '', true);
  end if;
  v_done := set_config('stoa.status_history', '', true);
  if p_confirm then
    v_done := inventory.sell(null, v_item_ids, v_lines.variant_ids, v_lines.quantities);
  else
    v_done := inventory.reserve(v_order_ids, v_lines.variant_ids, v_lines.quantities, now() + interval '30 minutes');
  end if;
  return query
    select o.checkout_id, o.order_id, o.order_number, o.vendor_id, o.currency, o.order_total::numeric,
           o.base_currency, o.base_order_total::numeric, o.order_status
      from orders.orders o where o.checkout_id = v_checkout_id order by o.order_id;
end
$function$
;
comment on function orders.write_purchase(bigint,jsonb,jsonb,jsonb,boolean) is 'The placing behind orders.place_order and orders.create_order: a checkout, one order per vendor in it, lines, history, commissions; stock reserved for 30 minutes, or sold when p_confirm. Prices are as of now in each vendor''s currency; base_ amounts in the marketplace''s, at the rate of the day (UTC).';

CREATE OR REPLACE FUNCTION payments.name_unbalanced_imports(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with bad as materialized (select u.subject, u.detail from payments.unbalanced_imports() u)
  select (select count(*) from orders.imported_checkouts()), (select count(*) from bad),
         array(select format('%s %s', b.subject, b.detail) from bad b limit p_examples)
$function$
;
comment on function payments.name_unbalanced_imports(integer) is 'A note, no failure: the imported purchases that their recorded payments do not come to (payments.unbalanced_imports has them all). violations counts them.';

CREATE OR REPLACE FUNCTION payments.unbalanced_imports()
 RETURNS TABLE(subject text, detail text, source text, source_ref text, items bigint, currency text, ordered numeric, paid numeric)
 LANGUAGE sql
 STABLE
AS $function$
  with recorded as (
    select o.checkout_id, sum(p.amount) as paid
      from payments.payments p join reporting.orders o using (order_id)
     group by o.checkout_id
  )
  select format('%s order %s', c.source, c.source_ref),
         case when c.items = 0 then format('has no items, and payments of %s %s', r.paid::numeric(19,2), c.currency)
           else format('comes to %s %s, and its payments to %s: %s', c.total::numeric(19,2), c.currency,
             r.paid::numeric(19,2), to_char(r.paid - c.total, 'FMSG9999999999990.00')) end,
         c.source, c.source_ref, c.items, c.currency, c.total, r.paid
    from orders.imported_checkouts() c join recorded r using (checkout_id)
   where r.paid <> c.total
   order by c.source, c.items = 0, c.source_ref
$function$
;
comment on function payments.unbalanced_imports() is 'Imported purchases whose recorded payments, whatever their state, are not their total: the source does not balance itself, which is listed by name and not hidden. A source without payments has none here. One row each: subject and detail to read, the figures beside them in the purchase''s currency.';

CREATE OR REPLACE FUNCTION payments.verify_payments(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with paid as materialized (
    select p.order_id, sum(p.amount) filter (where p.payment_status = 'paid') as amount,
           min(p.currency) as lowest, max(p.currency) as highest
      from payments.payments p
     group by p.order_id
  ), refunded as materialized (
    select r.order_id, sum(r.refund_amount) as amount from reporting.refunds r group by r.order_id
  ), bad as materialized (
    select p.order_id,
           format('order %s: %s %s paid, %s %s refunded', o.order_number, coalesce(p.amount, 0),
                  concat_ws(' and ', p.lowest, nullif(p.highest, p.lowest)), coalesce(r.amount, 0), o.currency) as what
      from paid p
      join reporting.orders o on o.order_id = p.order_id
      left join refunded r on r.order_id = p.order_id
     where coalesce(p.amount, 0) < coalesce(r.amount, 0) or p.lowest <> o.currency or p.highest <> o.currency
  )
  select (select count(*) from payments.payments), (select count(*) from bad),
         array(select b.what from bad b order by b.order_id limit p_examples)
$function$
;
comment on function payments.verify_payments(integer) is 'Invariant 3: of no order with recorded payments was more given back than was paid, and it was paid in its own currency. Sources that recorded no payments are held to orders.verify_refunds alone.';

CREATE OR REPLACE FUNCTION payouts.freeze_commissions(p_item_ids bigint[], p_order_ids bigint[], p_vendor_ids bigint[], p_rates numeric[], p_amounts numeric[], p_currencies text[], p_base_amounts numeric[], p_base_currency text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into payouts.commissions
    (order_item_id, order_id, vendor_id, rate, amount, currency, base_amount, base_currency)
  select c.item_id, c.order_id, c.vendor_id, c.rate, c.amount, c.currency, c.base_amount, p_base_currency
    from unnest(p_item_ids, p_order_ids, p_vendor_ids, p_rates, p_amounts, p_currencies, p_base_amounts)
      as c (item_id, order_id, vendor_id, rate, amount, currency, base_amount);
end
$function$
;
comment on function payouts.freeze_commissions(bigint[],bigint[],bigint[],numeric[],numeric[],text[],numeric[],text) is 'Writes down the marketplace''s share of new order lines, at the rate of the hour, in their currency and in the marketplace''s.';

CREATE OR REPLACE FUNCTION platform.admit_master(p_fingerprint bytea)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into platform.master_keys (fingerprint) values (p_fingerprint) on conflict do nothing;
$function$
;
comment on function platform.admit_master(bytea) is 'Lets a master key seal, by its fingerprint: the first one of a database, or one that an operator puts in place of another.';

CREATE OR REPLACE FUNCTION platform.bare_address(p_address platform.address)
 RETURNS platform.address
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_strip_nulls(jsonb_build_object(
    'country', p_address ->> 'country', 'country_code', p_address ->> 'country_code', 'region', p_address ->> 'region'))
   where p_address is not null
$function$
;
comment on function platform.bare_address(platform.address) is 'What of an address stays when its person is erased: country and region, which tax and regional figures need.';

CREATE OR REPLACE FUNCTION platform.begin_bulk_load(p_tables regclass[])
 RETURNS SETOF text
 LANGUAGE plpgsql
AS $function$
declare
  v_table regclass;
  v_filled boolean;
  v_part record;
begin
  foreach v_table in array p_tables loop
    execute format('lock table %s in access exclusive mode', v_table);
    execute format('select exists (select from %s)', v_table) into v_filled;
    -- COPY is refused where row-level security binds the one who copies. It binds the owner again before anybody else
    -- can see the table, since the lock lasts as long as the transaction.
    if (select relforcerowsecurity from pg_class where oid = v_table) then
      execute format('alter table %s no force row level security', v_table);
      return next format('alter table %s force row level security', v_table);
    end if;
    continue when v_filled;
    for v_part in
      select i.indexrelid::regclass as name, pg_get_indexdef(i.indexrelid) as definition
        from pg_index i
       where i.indrelid = v_table and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
       order by 1
    loop
      execute format('drop index %s', v_part.name);
      return next v_part.definition;
    end loop;
    for v_part in
      select conname as name, pg_get_constraintdef(oid) as definition
        from pg_constraint where conrelid = v_table and contype = 'f' order by conname
    loop
      execute format('alter table %s drop constraint %I', v_table, v_part.name);
      return next format('alter table %s add constraint %I %s', v_table, v_part.name, v_part.definition);
    end loop;
  end loop;
end
$function$
;
comment on function platform.begin_bulk_load(regclass[]) is 'Prepares tables for COPY by their owner and answers the statements that undo it, to be run in this transaction: row-level security no longer binds the owner, and empty tables lose foreign keys and plain indexes, which are cheaper to build and to check once at the end.';

CREATE OR REPLACE FUNCTION platform.begin_import(p_source text, p_file_name text, p_sha256 bytea)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_import_id bigint;
begin
  -- One import at a time: the second waits, and then sees what the first has done.
  perform pg_advisory_xact_lock(7305794312);
  insert into platform.imports (source, file_name, file_sha256)
  values (p_source, p_file_name, p_sha256)
  on conflict (source, file_sha256) do nothing
  returning import_id into v_import_id;
  return v_import_id;
end
$function$
;
comment on function platform.begin_import(text,text,bytea) is 'Notes an import and answers its id; null when the same content was imported before. Holds off other imports until the transaction ends.';

CREATE OR REPLACE FUNCTION platform.begin_job_run(p_job text, p_started_by bigint)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_run_id bigint;
begin
  -- Of one job one run at a time begins; what is unfinished then is a run whose host ended.
  perform pg_advisory_xact_lock(hashtextextended('job ' || p_job, 0));
  update platform.job_runs r
     set finished_at = now(), succeeded = false, error = 'Its host ended before it did.'
   where r.job = p_job and r.finished_at is null;
  insert into platform.job_runs (job, started_by) values (p_job, p_started_by) returning run_id into v_run_id;
  return v_run_id;
end
$function$
;
comment on function platform.begin_job_run(text,bigint) is 'Notes that a job runs, on behalf of p_started_by (null: by the clock), and answers the run''s number. A run of the same job that never finished is closed as failed: the scheduler lets one run at a time.';

CREATE OR REPLACE FUNCTION platform.begin_rotation(p_from bytea, p_to bytea, p_by text)
 RETURNS TABLE(rotation_id bigint, total bigint, done bigint, closed boolean, resumed boolean)
 LANGUAGE plpgsql
AS $function$
begin
  -- Two that begin at once: the second goes on with the first one's.
  perform pg_advisory_xact_lock(7305794333);
  return query
    select r.rotation_id, r.total, r.done, r.closed_at is not null, true
      from platform.key_rotations r where r.finished_at is null and r.to_fingerprint = p_to;
  if not found then
    insert into platform.master_keys (fingerprint) values (p_from), (p_to) on conflict do nothing;
    return query
      insert into platform.key_rotations as r (from_fingerprint, to_fingerprint, begun_by, total)
      values (p_from, p_to, p_by,
        (select count(*) from platform.encryption_keys k where k.wrapped_key is not null)
        + (select count(*) from platform.data_protection_keys) + (select count(*) from platform.outbox))
      returning r.rotation_id, r.total, r.done, false, false;
  end if;
end
$function$
;
comment on function platform.begin_rotation(bytea,bytea,text) is 'Begins to replace a master key by another, by their fingerprints, or goes on with it (resumed). From now on both may seal.';

CREATE OR REPLACE FUNCTION platform.begin_seed(p_tables regclass[], p_expected bigint)
 RETURNS TABLE(phase integer, statement text)
 LANGUAGE plpgsql
AS $function$
declare
  v_table regclass;
  v_rows bigint;
  v_bare regclass[] := array[]::regclass[];
  v_empty regclass[] := array[]::regclass[];
  v_part record;
begin
  foreach v_table in array p_tables loop
    execute format('lock table %s in access exclusive mode', v_table);
    execute format('select count(*) from (select from %s limit %s) as r', v_table, p_expected + 1) into v_rows;
    if v_rows <= p_expected then
      v_bare := array_append(v_bare, v_table);
    end if;
    if v_rows = 0 and exists (select from pg_class where oid = v_table and relkind = 'r') then
      v_empty := array_append(v_empty, v_table);
    end if;
    if exists (select from pg_trigger where tgrelid = v_table and not tgisinternal) then
      execute format('alter table %s disable trigger user', v_table);
      return query select 3, format('alter table %s enable trigger user', v_table);
    end if;
    -- COPY is refused where row-level security binds the one who copies. It binds the owner again before anybody else
    -- can see the table, since the lock lasts as long as the transaction.
    if (select relforcerowsecurity from pg_class where oid = v_table) then
      execute format('alter table %s no force row level security', v_table);
      return query select 3, format('alter table %s force row level security', v_table);
    end if;
  end loop;
  for v_part in
    select c.conrelid::regclass as owner, c.conname as name, pg_get_constraintdef(c.oid) as definition
      from pg_constraint c
     where c.contype = 'f' and c.conparentid = 0 and (c.conrelid = any (v_bare) or c.confrelid = any (v_bare))
     order by array_position(p_tables, c.conrelid::regclass), c.conrelid, c.conname
  loop
    execute format('alter table %s drop constraint %I', v_part.owner, v_part.name);
    return query select 2, format('alter table %s add constraint %I %s', v_part.owner, v_part.name, v_part.definition);
  end loop;
  for v_part in
    select i.indrelid::regclass as owner, i.indexrelid::regclass as index, c.conname as name,
           -- Of a partitioned table the definition says "only", which would leave the partitions without.
           coalesce(pg_get_constraintdef(c.oid), replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')) as definition
      from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
     where i.indrelid = any (v_bare)
       and not exists (select from pg_depend d
                        where d.refclassid = 'pg_constraint'::regclass and d.refobjid = c.oid
                          and d.classid = 'pg_rewrite'::regclass)
     order by array_position(p_tables, i.indrelid::regclass), c.contype = 'p' desc nulls last, i.indexrelid::regclass::text
  loop
    if v_part.name is null then
      execute format('drop index %s', v_part.index);
      return query select 1, v_part.definition;
    else
      execute format('alter table %s drop constraint %I', v_part.owner, v_part.name);
      return query select 1, format('alter table %s add constraint %I %s', v_part.owner, v_part.name, v_part.definition);
    end if;
  end loop;
  if cardinality(v_bare) < cardinality(p_tables) then
    return query select 0, '';
  end if;
  -- Files made anew in this transaction take rows that are frozen from the start: no vacuum has to visit them.
  foreach v_table in array v_empty loop
    execute format('truncate only %s', v_table);
    return query select 0, v_table::text;
  end loop;
end
$function$
;
comment on function platform.begin_seed(regclass[],bigint) is 'Prepares tables for COPY by their owner of about p_expected rows each. Triggers and row-level security no longer act; tables with at most that many rows lose indexes, keys and foreign keys, which are cheaper to build once at the end. Answers what undoes it, to be run in this transaction by phase: 1 indexes and keys, 2 foreign keys, 3 triggers and policies; phase 0 names the tables that take COPY with freeze, and says with an empty text that some table kept its keys. The writer does by itself what triggers would.';

CREATE OR REPLACE FUNCTION platform.claim_messages(p_limit integer, p_lease interval)
 RETURNS TABLE(message_id uuid, kind text, sealed_payload bytea, attempts integer)
 LANGUAGE sql
AS $function$
  update platform.outbox o
     set attempts = o.attempts + 1, due_at = now() + p_lease
   where o.message_id in (
     select d.message_id
       from platform.outbox d
      where d.dead_at is null and d.due_at <= now()
      order by d.due_at
      limit p_limit
        for update skip locked)
  returning o.message_id, o.kind, o.sealed_payload, o.attempts;
$function$
;
comment on function platform.claim_messages(integer,interval) is 'Takes up to p_limit messages that are due: nobody else gets them for p_lease. Of a host that dies meanwhile they are due again after it, under the same message_id.';

CREATE OR REPLACE FUNCTION platform.close_rotation(p_rotation_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  v_to bytea;
begin
  select r.to_fingerprint into strict v_to from platform.key_rotations r where r.rotation_id = p_rotation_id for update;
  -- The foreign keys decide: a row that is written just now under another key makes this wait, and then fail.
  begin
    -- (What does not say its key refers to none.)
    if exists (select from platform.encryption_keys k where k.master_fingerprint is null and k.wrapped_key is not null)
      or exists (select from platform.outbox o where o.master_fingerprint is null)
      or exists (select from platform.data_protection_keys d where d.master_fingerprint is null) then
      return false;
    end if;
    delete from platform.master_keys m where m.fingerprint <> v_to;
  exception when foreign_key_violation then
    return false;
  end;
  insert into platform.settings as s (name, value) values ('master_key_fingerprint', to_jsonb(encode(v_to, 'hex')))
  on conflict (name) do update set value = excluded.value, updated_at = now();
  update platform.key_rotations r set closed_at = coalesce(r.closed_at, now()) where r.rotation_id = p_rotation_id;
  return true;
end
$function$
;
comment on function platform.close_rotation(bigint) is 'Makes the new master key the only one: false, and nothing done, while something is still sealed under another. From now on nothing can be sealed under the old one.';

CREATE OR REPLACE FUNCTION platform.country_list()
 RETURNS TABLE(country_code text, name text, required_fields text[], postal_code_example text)
 LANGUAGE sql
 STABLE
AS $function$
  select c.country_code, c.name, coalesce(r.required_fields, '{}'), r.postal_code_example
    from platform.countries c
    left join platform.country_address_rules r on r.country_code = c.country_code;
$function$
;
comment on function platform.country_list() is 'Every country, and what an address there needs besides its street (platform.new_address), for forms.';

CREATE OR REPLACE FUNCTION platform.dead_messages()
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  select count(*) from platform.outbox o where o.dead_at is not null;
$function$
;
comment on function platform.dead_messages() is 'How many messages could not be delivered and wait for an operator.';

CREATE OR REPLACE FUNCTION platform.drop_messages(p_message_ids uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
  delete from platform.outbox o where o.message_id = any (p_message_ids)
$function$
;
comment on function platform.drop_messages(uuid[]) is 'Letters that are not to be sent any more.';

CREATE OR REPLACE FUNCTION platform.enqueue_message(p_kind text, p_sealed_payload bytea)
 RETURNS uuid
 LANGUAGE sql
AS $function$
  insert into platform.outbox (kind, sealed_payload) values (p_kind, p_sealed_payload) returning message_id;
$function$
;
comment on function platform.enqueue_message(text,bytea) is 'A message to deliver once this transaction commits: kind mail or sms, the message as the hosts sealed it.';

CREATE OR REPLACE FUNCTION platform.export_rows(p_table text, p_user_id bigint, p_email text)
 RETURNS SETOF jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_table platform.personal_tables;
begin
  select t.* into v_table from platform.personal_tables t where t.table_name = p_table and t.kind <> '';
  if not found then
    raise exception using errcode = 'ST404', message = 'No such table in the register.';
  end if;
  return query execute format('select to_jsonb(t) - $3 from %s t where %s', p_table::regclass, v_table.whose)
    using p_user_id, p_email,
      array(select c.column_name from platform.personal_columns c where c.table_name = p_table and c.export = 'left out');
end
$function$
;
comment on function platform.export_rows(text,bigint,text) is 'The rows of a registered table that are about somebody, without what is left out. ST404 no such table. The register is the owner''s: what it says is trusted.';

CREATE OR REPLACE FUNCTION platform.export_tables()
 RETURNS TABLE(table_name text, kind text, why text, columns text[], opened text[])
 LANGUAGE sql
 STABLE
AS $function$
  select t.table_name, t.kind, t.why,
         array(select a.attname::text from pg_attribute a
                where a.attrelid = t.table_name::regclass and a.attnum > 0 and not a.attisdropped
                  and not exists (select from platform.personal_columns c
                     where c.table_name = t.table_name and c.column_name = a.attname and c.export = 'left out')
                order by a.attnum),
         array(select c.column_name from platform.personal_columns c
                where c.table_name = t.table_name and c.export = 'opened' order by 1)
    from platform.personal_tables t
   where t.kind <> ''
   order by t.position
$function$
;
comment on function platform.export_tables() is 'What a copy of everything about somebody is made of, by the register: tables, the file''s name, which columns, and which of them hosts have to open.';

CREATE OR REPLACE FUNCTION platform.finish_import(p_import_id bigint, p_summary jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  update platform.imports set finished_at = clock_timestamp(), summary = p_summary where import_id = p_import_id
$function$
;
comment on function platform.finish_import(bigint,jsonb) is 'Closes an import with the summary that reconciles it with its file.';

CREATE OR REPLACE FUNCTION platform.forget_guests(p_checkout_ids bigint[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update platform.encryption_keys k
     set wrapped_key = null, destroyed_at = now()
   where k.subject_kind = 'guest' and k.subject_id = any (p_checkout_ids) and k.wrapped_key is not null
$function$
;
comment on function platform.forget_guests(bigint[]) is 'Destroys the keys that seal what guests gave with these purchases.';

CREATE OR REPLACE FUNCTION platform.forget_person(p_user_id bigint, p_message_ids uuid[], p_refs text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into platform.encryption_keys as k (subject_kind, subject_id, wrapped_key, destroyed_at)
  values ('person', p_user_id, null, now())
  on conflict (subject_kind, subject_id) do update set wrapped_key = null, destroyed_at = now()
   where k.wrapped_key is not null;
  perform platform.forget_traces(p_message_ids, p_refs);
end
$function$
;
comment on function platform.forget_person(bigint,uuid[],text[]) is 'The platform''s part of erasing a person: the key goes for good, and with it everything that it sealed, in every copy whose wrap is lost too; so do letters that wait and lines of imported files.';

CREATE OR REPLACE FUNCTION platform.forget_traces(p_message_ids uuid[], p_refs text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_ref text;
begin
  delete from platform.outbox o where o.message_id = any (p_message_ids);
  foreach v_ref in array coalesce(p_refs, '{}') loop
    update platform.import_lines l
       set line = 'Erased', reason = case when strpos(l.reason, v_ref) > 0 then 'Erased' else l.reason end
     where strpos(l.line, v_ref) > 0 or strpos(l.reason, v_ref) > 0;
  end loop;
end
$function$
;
comment on function platform.forget_traces(uuid[],text[]) is 'Letters that wait (the hosts, who can open them, say which) and the text of imported lines that name one of p_refs.';

CREATE OR REPLACE FUNCTION platform.holds_card_number(p_text text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  -- Runs of digits with single blanks or hyphens between groups, not within words, codes or decimals.
  with groups as materialized (
    select r.run, g.place, g.digits
      from regexp_matches(p_text, '(?<![0-9A-Za-z_.])([0-9]+(?:[ -][0-9]+)*)(?![0-9A-Za-z_]|[.][0-9])', 'g')
             with ordinality as r (found, run),
           regexp_split_to_table(r.found[1], '[ -]') with ordinality as g (digits, place)
  ), numbers as (
    select string_agg(b.digits, '' order by b.place) as digits
      from groups a
      cross join (values (1), (3), (4), (5)) as s (size)
      join groups b on b.run = a.run and b.place between a.place and a.place + s.size - 1
     group by a.run, a.place, s.size
    -- Written in one piece, or grouped as cards are printed.
    having (s.size = 1 and length(min(b.digits)) between 13 and 19)
        or string_agg(length(b.digits)::text, '-' order by b.place)
             in ('4-4-4-4', '4-4-4-4-3', '4-6-5', '4-6-4')
  )
  select exists (
    select
      from numbers n
     where case length(n.digits)
             when 13 then n.digits ~ '^4'
             when 14 then n.digits ~ '^3(0[0-5]|[689])'
             when 15 then n.digits ~ '^3[47]'
             else n.digits ~ '^([456]|3(0[0-5]|[5689])|220[0-4]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)' end
       and (select sum(case when (length(n.digits) - i) % 2 = 0 then d else d * 2 / 10 + d * 2 % 10 end) % 10
              from generate_series(1, length(n.digits)) as i, lateral (select substr(n.digits, i, 1)::integer) as x (d))
             = 0
       -- An article number (EAN-13, GTIN-14) has a check digit of its own.
       and not (length(n.digits) in (13, 14)
                and (select sum(case when (length(n.digits) - i) % 2 = 0 then d else d * 3 end) % 10
                       from generate_series(1, length(n.digits)) as i,
                            lateral (select substr(n.digits, i, 1)::integer) as x (d)) = 0))
$function$
;
comment on function platform.holds_card_number(text) is 'Whether a text holds what looks like a card number: 13 to 19 digits in one piece or grouped 4-4-4-4, 4-4-4-4-3, 4-6-5 or 4-6-4 by blanks or hyphens, with the first digits of a card network for that length, that pass the Luhn check and are no valid EAN-13 or GTIN-14.';

CREATE OR REPLACE FUNCTION platform.imported_lines(p_source text)
 RETURNS TABLE(file_name text, finished_at timestamp with time zone, outcome text, line text)
 LANGUAGE sql
 STABLE
AS $function$
  select i.file_name, i.finished_at, l.outcome, l.line
    from platform.imports i join platform.import_lines l using (import_id)
   where i.source = p_source
$function$
;
comment on function platform.imported_lines(text) is 'The lines of a source''s earlier imports that did not become a plain sale or return, with the file they came in.';

CREATE OR REPLACE FUNCTION platform.is_address(p_value jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
begin
  return coalesce(jsonb_typeof(p_value), 'null') = 'object'
    and coalesce(jsonb_typeof(p_value -> 'country'), 'null') = 'string'
    and p_value - array['country', 'country_code', 'region', 'city', 'postal_code', 'sealed'] = '{}'::jsonb;
end
$function$
;
comment on function platform.is_address(jsonb) is 'Whether a value will do as a platform.address, by the same rule as the domain''s: for errors that name the field.';

CREATE OR REPLACE FUNCTION platform.is_time_zone(p_name text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (EXISTS (SELECT FROM pg_timezone_names z WHERE (z.name = is_time_zone.p_name)))
;
comment on function platform.is_time_zone(text) is 'Whether a name is a time zone of the server''s IANA data. Reads every zone (tens of milliseconds): remember the answer.';

CREATE OR REPLACE FUNCTION platform.keep_vendor_key(p_inner bytea, p_outer bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into platform.vendor_key as k (inner_block, outer_block) values (p_inner, p_outer)
  on conflict (only_one) do update set inner_block = p_inner, outer_block = p_outer
   where (k.inner_block, k.outer_block) is distinct from (p_inner, p_outer);
end
$function$
;
comment on function platform.keep_vendor_key(bytea,bytea) is 'Keeps the key that signs stoa.vendor_id, as the two blocks of HMAC-SHA256. For the owner, at each start.';

CREATE OR REPLACE FUNCTION platform.key_state(p_master bytea)
 RETURNS TABLE(keys_current bigint, keys_other bigint, keys_destroyed bigint, is_rotating boolean)
 LANGUAGE sql
 STABLE
AS $function$
  select count(*) filter (where k.master_fingerprint = p_master),
         count(*) filter (where k.wrapped_key is not null and k.master_fingerprint is distinct from p_master),
         count(*) filter (where k.wrapped_key is null),
         exists (select from platform.key_rotations r where r.finished_at is null)
    from platform.encryption_keys k;
$function$
;
comment on function platform.key_state(bytea) is 'How many data keys are wrapped by a master key, by others (one without a name counts here), how many were destroyed, and whether a rotation is under way or was interrupted.';

CREATE OR REPLACE FUNCTION platform.list_dead_messages(p_limit integer, p_after_dead_at timestamp with time zone, p_after_id uuid)
 RETURNS TABLE(message_id uuid, kind text, created_at timestamp with time zone, dead_at timestamp with time zone, attempts integer, last_error text)
 LANGUAGE sql
 STABLE
AS $function$
  select o.message_id, o.kind, o.created_at, o.dead_at, o.attempts, o.last_error
    from platform.outbox o
   where o.dead_at is not null
     and (p_after_dead_at is null or (o.dead_at, o.message_id) < (p_after_dead_at, p_after_id))
   order by o.dead_at desc, o.message_id desc
   limit p_limit;
$function$
;
comment on function platform.list_dead_messages(integer,timestamp with time zone,uuid) is 'Messages that could not be delivered, the latest first, at most p_limit of those after a place (null: from the first); never what is in them.';

CREATE OR REPLACE FUNCTION platform.list_job_runs(p_job text, p_limit integer, p_before bigint)
 RETURNS TABLE(run_id bigint, job text, started_at timestamp with time zone, finished_at timestamp with time zone, succeeded boolean, summary jsonb, error text, started_by text)
 LANGUAGE sql
 STABLE
AS $function$
  select r.run_id, r.job, r.started_at, r.finished_at, r.succeeded, r.summary, r.error,
         (select s.name from accounts.person_summary(r.started_by) s)
    from platform.job_runs r
   where r.job = p_job and (p_before is null or r.run_id < p_before)
   order by r.run_id desc
   limit p_limit;
$function$
;
comment on function platform.list_job_runs(text,integer,bigint) is 'Runs of a job, the latest first, at most p_limit of those before p_before (null: from the latest); started_by is a name.';

CREATE OR REPLACE FUNCTION platform.marketplace_currency()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((SELECT (s.value #>> '{}'::text[]) FROM platform.settings s WHERE (s.name = 'currency'::text)), 'GBP'::text)
;
comment on function platform.marketplace_currency() is 'The marketplace''s currency (ISO 4217), in which base_ amounts are kept; GBP until set.';

CREATE OR REPLACE FUNCTION platform.marketplace_name()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce((select value #>> '{}' from platform.settings where name = 'name'), 'Stoa')
$function$
;
comment on function platform.marketplace_name() is 'What the marketplace calls itself; Stoa until a name is set.';

CREATE OR REPLACE FUNCTION platform.marketplace_time_zone()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((SELECT (s.value #>> '{}'::text[]) FROM platform.settings s WHERE (s.name = 'time_zone'::text)), 'Europe/London'::text)
;
comment on function platform.marketplace_time_zone() is 'The marketplace''s time zone (IANA name), in which reports cut days and months by default; Europe/London until set.';

CREATE OR REPLACE FUNCTION platform.name_rows_without_month(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_table record;
  v_rows bigint;
begin
  checked := 0;
  violations := 0;
  examples := '{}';
  for v_table in
    select i.inhparent::regclass as parent, n.nspname || '.' || c.relname as label, p.oid::regclass as name
      from pg_inherits i
      join pg_class p on p.oid = i.inhrelid
      join pg_class c on c.oid = i.inhparent
      join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'p' and pg_get_expr(p.relpartbound, p.oid) = 'DEFAULT'
     order by i.inhparent
  loop
    execute format('select count(*) from %s', v_table.name) into v_rows;
    checked := checked + 1;
    if v_rows > 0 then
      violations := violations + v_rows;
      examples := (examples || format('%s: %s rows', v_table.label, v_rows))[1:p_examples];
    end if;
  end loop;
  return next;
end
$function$
;
comment on function platform.name_rows_without_month(integer) is 'A note, no failure: rows of tables partitioned by month that came before their month had a partition. They stay in the default partition, where they are right and found more slowly.';

CREATE OR REPLACE FUNCTION platform.new_address(p_country_code text, p_region text, p_city text, p_postal_code text, p_sealed bytea)
 RETURNS platform.address
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_country text;
  v_rules platform.country_address_rules;
  v_region text := nullif(btrim(p_region), '');
  v_city text := nullif(btrim(p_city), '');
  v_postal_code text := nullif(upper(btrim(p_postal_code)), '');
begin
  select c.name into v_country from platform.countries c where c.country_code = p_country_code;
  if not found then
    raise exception using errcode = 'ST400', message = 'Choose a country.', column = 'countryCode';
  end if;

  select r.* into v_rules from platform.country_address_rules r where r.country_code = p_country_code;
  if v_region is null and 'region' = any(v_rules.required_fields) then
    raise exception using errcode = 'ST400', column = 'region',
      message = format('A state, province or region is needed (%s).', v_country);
  end if;
  if v_city is null and 'city' = any(v_rules.required_fields) then
    raise exception using errcode = 'ST400', column = 'city', message = format('A city is needed (%s).', v_country);
  end if;
  if v_postal_code is null and 'postal_code' = any(v_rules.required_fields) then
    raise exception using errcode = 'ST400', column = 'postalCode',
      message = format('A postal code such as %s is needed (%s).', v_rules.postal_code_example, v_country);
  end if;
  if v_postal_code !~ ('^(?:' || v_rules.postal_code_pattern || ')$') then
    raise exception using errcode = 'ST400', column = 'postalCode',
      message = format('Not a postal code of %s: those are like %s.', v_country, v_rules.postal_code_example);
  end if;

  return jsonb_strip_nulls(jsonb_build_object(
    'country', v_country, 'country_code', p_country_code, 'region', v_region, 'city', v_city,
    'postal_code', v_postal_code, 'sealed', translate(encode(p_sealed, 'base64'), E'\n', '')));
end
$function$
;
comment on function platform.new_address(text,text,text,text,bytea) is 'An address that its country''s post takes; p_sealed is the platform.ciphertext of name, street lines and phone. Errors: ST400 on countryCode, region, city, postalCode.';

CREATE OR REPLACE FUNCTION platform.note_erasure(p_erasure_id uuid, p_subject text, p_subject_id bigint, p_subject_created_at timestamp with time zone, p_kind text)
 RETURNS platform.erasures
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_line platform.erasures;
begin
  insert into platform.erasures (erasure_id, subject, subject_id, subject_created_at, kind, routine_version)
  values (coalesce(p_erasure_id, gen_random_uuid()), p_subject, p_subject_id, p_subject_created_at, p_kind, 1)
  returning * into v_line;
  return v_line;
end
$function$
;
comment on function platform.note_erasure(uuid,text,bigint,timestamp with time zone,text) is 'Writes an erasure into the journal, with the version of the routines that did it; p_erasure_id is the one of a journal that is replayed, null for a new one.';

CREATE OR REPLACE FUNCTION platform.note_import_lines(p_import_id bigint, p_files text[], p_numbers bigint[], p_outcomes text[], p_reasons text[], p_lines text[])
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into platform.import_lines (import_id, file_name, line_number, outcome, reason, line)
  select p_import_id, n.file_name, n.line_number, n.outcome, n.reason, n.line
    from unnest(p_files, p_numbers, p_outcomes, p_reasons, p_lines)
      as n (file_name, line_number, outcome, reason, line)
$function$
;
comment on function platform.note_import_lines(bigint,text[],bigint[],text[],text[],text[]) is 'Keeps lines of an import that did not become a plain sale or return, each with where it went and why.';

CREATE OR REPLACE FUNCTION platform.note_job_run(p_run_id bigint, p_summary jsonb, p_succeeded boolean, p_error text)
 RETURNS void
 LANGUAGE sql
AS $function$
  update platform.job_runs r
     set summary = coalesce(p_summary, r.summary),
         finished_at = case when p_succeeded is not null then now() end,
         succeeded = p_succeeded,
         error = left(p_error, 1000)
   where r.run_id = p_run_id and r.finished_at is null;
$function$
;
comment on function platform.note_job_run(bigint,jsonb,boolean,text) is 'Keeps what a run has done so far (p_summary; null: as it was), and how it ended: p_succeeded null while it goes on.';

CREATE OR REPLACE FUNCTION platform.old_months(p_table regclass, p_before timestamp with time zone)
 RETURNS TABLE(partition regclass, is_default boolean)
 LANGUAGE sql
 STABLE
AS $function$
  select i.inhrelid::regclass, pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
   where i.inhparent = p_table
     and (pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'
          or substring(pg_get_expr(c.relpartbound, c.oid) from $re$TO \('([^']+)'\)$re$)::timestamptz <= p_before)
   order by 2, 1
$function$
;
comment on function platform.old_months(regclass,timestamp with time zone) is 'Partitions of a table whose whole month (UTC) is before a time, and last its default one, which may hold older rows.';

CREATE OR REPLACE FUNCTION platform.reserve_ids(p_table regclass, p_count bigint)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_column text := (select attname from pg_attribute where attrelid = p_table and attidentity <> ''
    and not attisdropped);
  v_sequence regclass := pg_get_serial_sequence(p_table::text, v_column);
  v_first bigint := nextval(v_sequence);
begin
  perform setval(v_sequence, v_first + greatest(p_count, 1) - 1);
  return v_first;
end
$function$
;
comment on function platform.reserve_ids(regclass,bigint) is 'Takes p_count ids of a table''s identity column, without gaps, and answers the first: for bulk copies that name their ids. The table must be locked against other inserts (platform.begin_bulk_load).';

CREATE OR REPLACE FUNCTION platform.retry_message(p_message_id uuid, p_user_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update platform.outbox o
     set dead_at = null, due_at = now(), attempts = 0
   where o.message_id = p_message_id and o.dead_at is not null;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such dead message.', column = 'id';
  end if;
  perform audit.log_activity(p_user_id, null, 'message retried', format('Had message %s tried again.', p_message_id));
end
$function$
;
comment on function platform.retry_message(uuid,bigint) is 'Has a dead message tried again at once, with all its attempts; p_user_id is who wants it. ST404: it is not dead, or is not.';

CREATE OR REPLACE FUNCTION platform.sample_again()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_table text;
begin
  for v_table in
    select t.table_name from platform.personal_tables t where t.erasure = 'emptied' order by t.table_name
  loop
    execute 'analyze ' || v_table::regclass;
  end loop;
end
$function$
;
comment on function platform.sample_again() is 'The planner keeps samples of what columns hold: after an erasure they are taken anew, so that none of them is of the person. Only of tables whose rows stay: of the others'' personal columns there are no samples.';

CREATE OR REPLACE FUNCTION platform.set_retention(p_actor_id bigint, p_kind text, p_keep_days integer, p_is_on boolean)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_rule platform.retention_rules;
begin
  perform audit.act_as(p_actor_id, 'retention');
  select r.* into v_rule from platform.retention_rules r where r.kind = p_kind for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such rule.';
  end if;
  if p_keep_days not between v_rule.least_days and v_rule.most_days then
    raise exception using errcode = 'ST400', column = 'keepDays',
      message = format('From %s to %s days.', v_rule.least_days, v_rule.most_days);
  end if;
  update platform.retention_rules r
     set keep_days = coalesce(p_keep_days, r.keep_days), is_on = coalesce(p_is_on, r.is_on)
   where r.kind = p_kind;
  perform audit.log_activity(p_actor_id, null, 'retention changed', format('%s.', p_kind));
end
$function$
;
comment on function platform.set_retention(bigint,text,integer,boolean) is 'Changes for how long a kind of data is kept (null: stays), and whether the rule is on. ST404; ST400 keepDays, out of bounds.';

CREATE OR REPLACE FUNCTION platform.settle_currency(p_currency text, p_time_zone text, p_first boolean)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
begin
  if p_first then
    insert into platform.settings (name, value)
    values ('currency', to_jsonb(p_currency)), ('time_zone', to_jsonb(p_time_zone))
    on conflict (name) do update set value = excluded.value, updated_at = now();
  end if;
  return (select value #>> '{}' from platform.settings where name = 'currency');
end
$function$
;
comment on function platform.settle_currency(text,text,boolean) is 'The marketplace''s currency. A first import (nothing was ordered yet) sets it and the time zone to the source''s.';

CREATE OR REPLACE FUNCTION platform.settle_master(p_fingerprint bytea)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from platform.master_keys m
   where m.fingerprint <> p_fingerprint
     and not exists (select from platform.encryption_keys k where k.master_fingerprint = m.fingerprint)
     and not exists (select from platform.outbox o where o.master_fingerprint = m.fingerprint)
     and not exists (select from platform.data_protection_keys d where d.master_fingerprint = m.fingerprint);
  insert into platform.settings as s (name, value) values ('master_key_fingerprint', to_jsonb(encode(p_fingerprint, 'hex')))
  on conflict (name) do update set value = excluded.value, updated_at = now();
  -- A rotation that was under way when the backup was made: whatever it had to do is done or lost.
  update platform.key_rotations r set closed_at = coalesce(r.closed_at, now()), finished_at = now()
   where r.finished_at is null;
end
$function$
;
comment on function platform.settle_master(bytea) is 'Makes a master key the one that a restored database belongs to, by its fingerprint; others stay admitted only where something is still under them.';

CREATE OR REPLACE FUNCTION platform.settle_message(p_message_id uuid, p_error text, p_wait interval)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if p_error is null then
    delete from platform.outbox o where o.message_id = p_message_id;
  else
    update platform.outbox o
       set last_error = left(p_error, 500), due_at = now() + coalesce(p_wait, interval '0'),
           dead_at = case when p_wait is null then now() end
     where o.message_id = p_message_id;
  end if;
end
$function$
;
comment on function platform.settle_message(uuid,text,interval) is 'What became of a message: delivered (p_error null), to be tried again after p_wait, or dead (p_wait null).';

CREATE OR REPLACE FUNCTION platform.subject_key(p_kind text, p_id bigint, p_new_wrap bytea)
 RETURNS TABLE(key_id bigint, wrapped_key bytea)
 LANGUAGE plpgsql
AS $function$
begin
  -- Two queries, since the index serves neither "or" nor "is not distinct from".
  if p_id is null then
    return query
      select k.key_id, k.wrapped_key from platform.encryption_keys k
       where k.subject_kind = p_kind and k.subject_id is null;
  else
    return query
      select k.key_id, k.wrapped_key from platform.encryption_keys k
       where k.subject_kind = p_kind and k.subject_id = p_id;
  end if;
  if not found and p_new_wrap is not null then
    insert into platform.encryption_keys as k (subject_kind, subject_id, wrapped_key)
    values (p_kind, p_id, p_new_wrap)
    on conflict (subject_kind, subject_id) do nothing;
    return query select k.key_id, k.wrapped_key from platform.subject_key(p_kind, p_id, null) k;
  end if;
end
$function$
;
comment on function platform.subject_key(text,bigint,bytea) is 'The wrapped key that seals what is encrypted of a person (p_id is their user_id), a guest (a checkout_id), a vendor or the marketplace (null); made from p_new_wrap when there is none. wrapped_key is null once the subject was erased. No row without a key when p_new_wrap is null.';

CREATE OR REPLACE FUNCTION platform.sweep(p_kind text, p_before timestamp with time zone, p_limit integer, p_dry boolean)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_rows bigint;
begin
  if p_kind = 'messages' then
    if p_dry then
      return (select count(*) from platform.outbox o where o.dead_at < p_before);
    end if;
    delete from platform.outbox o
     where o.message_id in (select d.message_id from platform.outbox d where d.dead_at < p_before limit p_limit);
  else
    if p_dry then
      return (select count(*) from platform.job_runs j where j.finished_at < p_before);
    end if;
    delete from platform.job_runs j
     where j.run_id in (select d.run_id from platform.job_runs d where d.finished_at < p_before limit p_limit);
  end if;
  get diagnostics v_rows = row_count;
  return v_rows;
end
$function$
;
comment on function platform.sweep(text,timestamp with time zone,integer,boolean) is 'Removes undeliverable messages or runs of jobs (any other kind) from before a time, at most p_limit; p_dry only counts. Delivered messages leave the outbox at once.';

CREATE OR REPLACE FUNCTION platform.verify_card_numbers(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  -- A cheap sieve for the whole row: no card number without one of these.
  v_sieve constant text :=
    '[0-9]{13}|[0-9]{4}[ -]([0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|[0-9]{6}[ -][0-9]{4})';
  v_table record;
  v_rows bigint;
  v_hits bigint;
  v_found text[];
begin
  checked := 0;
  violations := 0;
  examples := '{}';
  -- The catalogue says which columns hold text, so that one of a later migration is looked at too.
  for v_table in
    select c.oid::regclass as name, n.nspname || '.' || c.relname as label,
           string_agg(format('t.%I::text', a.attname), ', ' order by a.attnum) as texts,
           string_agg(format('(%L, t.%I::text)', a.attname, a.attname), ', ' order by a.attnum) as named,
           (select string_agg(format('t.%I', k.attname), ', ' order by k.attnum)
              from pg_index x join pg_attribute k on k.attrelid = x.indrelid and k.attnum = any (x.indkey)
             where x.indrelid = c.oid and x.indisprimary) as key
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      join pg_type t on t.oid = a.atttypid
     where c.relkind in ('r', 'p') and not c.relispartition
       and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
       and coalesce(nullif(t.typbasetype, 0), nullif(t.typelem, 0), t.oid)
             in ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'json'::regtype, 'jsonb'::regtype)
       -- Numbers that other systems gave: long ones that pass the check are no accident there.
       and a.attname not in ('source_ref', 'gateway_ref', 'transaction_id', 'tracking_number', 'order_number', 'sku')
     group by c.oid, n.nspname, c.relname
     order by c.oid
  loop
    execute format('
      with hits as materialized (
        select c.name, concat_ws(%L, %s) as key
          from %s t, lateral (values %s) as c (name, value)
         where concat_ws(E''\n'', %s) ~ %L and platform.holds_card_number(c.value))
      select (select count(*) from %s), (select count(*) from hits),
             array(select format(''%%s of %s (%%s)'', h.name, h.key) from hits h order by h.key limit $1)',
      ', ', coalesce(v_table.key, 'null::text'), v_table.name, v_table.named, v_table.texts, v_sieve, v_table.name,
      v_table.label)
      using p_examples into v_rows, v_hits, v_found;
    checked := checked + v_rows;
    violations := violations + v_hits;
    examples := (examples || v_found)[1:p_examples];
  end loop;
  return next;
end
$function$
;
comment on function platform.verify_card_numbers(integer) is 'Invariant 8: no column of text or json, in any table, holds what looks like a card number (platform.holds_card_number). Left out are ids that other systems gave (source_ref, gateway_ref, transaction_id, tracking_number), order numbers and SKUs. Examples name column, table and key, never the number.';

CREATE OR REPLACE FUNCTION platform.waiting_messages(p_after uuid, p_limit integer)
 RETURNS TABLE(message_id uuid, kind text, sealed_payload bytea)
 LANGUAGE sql
 STABLE
AS $function$
  select o.message_id, o.kind, o.sealed_payload
    from platform.outbox o
   where p_after is null or o.message_id > p_after
   order by o.message_id
   limit p_limit
$function$
;
comment on function platform.waiting_messages(uuid,integer) is 'What the outbox holds, page by page, for hosts that look for letters to somebody: only they can open them.';

CREATE OR REPLACE FUNCTION pricing.convertible_currencies(p_base text)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select array_agg(c.code order by c.code)
    from (select p_base as code
          union select r.quote_currency from pricing.exchange_rates r where r.base_currency = p_base
          union select r.base_currency from pricing.exchange_rates r where r.quote_currency = p_base) c;
$function$
;
comment on function pricing.convertible_currencies(text) is 'The currencies that an amount in p_base can be given in: itself, and every one with a dated rate to or from it.';

CREATE OR REPLACE FUNCTION pricing.convertible_on(p_quote text, p_day date)
 RETURNS TABLE(currency text, minor_unit integer, multiplier numeric, divisor numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select c.currency_code, c.minor_unit::integer, r.multiplier, r.divisor
    from pricing.currencies c
   cross join lateral (
     select 1::numeric as multiplier, 1::numeric as divisor where c.currency_code = p_quote
     union all
     (select x.multiplier, x.divisor from pricing.rates_between(c.currency_code, p_quote) x
       where c.currency_code <> p_quote and x.rate_date <= p_day
       order by x.rate_date desc, x.is_inverse limit 1)
   ) r
$function$
;
comment on function pricing.convertible_on(text,date) is 'Every currency that has a rate to p_quote on a day (UTC), with its digits after the point: an amount × multiplier ÷ divisor is in p_quote. The latest rate on or before the day counts.';

CREATE OR REPLACE FUNCTION pricing.currency_list()
 RETURNS TABLE(currency_code text, name text)
 LANGUAGE sql
 STABLE
AS $function$
  select c.currency_code, c.name
    from pricing.currencies c
   where c.currency_code = any(pricing.convertible_currencies(platform.marketplace_currency()))
   order by c.name, c.currency_code;
$function$
;
comment on function pricing.currency_list() is 'The currencies that people can choose to see prices in: the marketplace''s, and those with a dated rate to or from it.';

CREATE OR REPLACE FUNCTION pricing.is_currency(p_code text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (EXISTS (SELECT FROM pricing.currencies c WHERE (c.currency_code = is_currency.p_code)))
;
comment on function pricing.is_currency(text) is 'Whether a code is a currency of ISO 4217 that can be charged.';

CREATE OR REPLACE FUNCTION pricing.minor_unit(p_currency text)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select minor_unit from pricing.currencies where currency_code = p_currency);
end
$function$
;
comment on function pricing.minor_unit(text) is 'Digits after the point of what can be charged in a currency (JPY 0, EUR 2, KWD 3); null for an unknown currency.';

CREATE OR REPLACE FUNCTION pricing.rates_between(p_base text, p_quote text)
 RETURNS TABLE(rate_date date, multiplier numeric, divisor numeric, is_inverse boolean)
 LANGUAGE sql
 STABLE
AS $function$
  select r.rate_date, r.rate, 1::numeric, false
    from pricing.exchange_rates r where r.base_currency = p_base and r.quote_currency = p_quote
  union all
  select r.rate_date, 1::numeric, r.rate, true
    from pricing.exchange_rates r where r.base_currency = p_quote and r.quote_currency = p_base;
$function$
;
comment on function pricing.rates_between(text,text) is 'The dated rates of a pair, whichever way round it is quoted: an amount in p_base × multiplier ÷ divisor is in p_quote.';

CREATE OR REPLACE FUNCTION reviews.are_scores(p_value jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  -- Nested, since what cannot be a number must not be read as one.
  return case when jsonb_typeof(p_value) <> 'object' then false
    else not exists (
      select from jsonb_each(p_value) as s (feature, score)
       where s.feature = '' or case when jsonb_typeof(s.score) <> 'number' then true
         else s.score::numeric not between 1 and 5 end) end;
end
$function$
;
comment on function reviews.are_scores(jsonb) is 'Whether a value maps features to numbers from 1 to 5, as feature_scores must.';

CREATE OR REPLACE FUNCTION reviews.forget_person(p_user_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update reviews.reviews r set review_text = '', updated_at = now() where r.user_id = p_user_id and r.review_text <> '';
  update reviews.questions q set question_text = 'Erased' where q.user_id = p_user_id;
  update reviews.answers a set answer_text = 'Erased' where a.user_id = p_user_id;
end
$function$
;
comment on function reviews.forget_person(bigint) is 'What somebody wrote who is erased goes; ratings and scores stay under their number, so that products keep theirs.';

CREATE OR REPLACE FUNCTION reviews.keep_product_ratings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  v_ids bigint[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select distinct product_id from after_rows order by 1);
  elsif tg_op = 'DELETE' then
    v_ids := array(select distinct product_id from before_rows order by 1);
  else
    v_ids := array(select product_id from before_rows union select product_id from after_rows order by 1);
  end if;

  -- Lock first, count after: the count then sees what others committed while this statement waited.
  perform catalog.lock_products(v_ids);
  perform catalog.set_product_ratings(array_agg(c.product_id), array_agg(c.rating), array_agg(c.review_count))
     from (select p.product_id, coalesce(avg(r.rating), 0) as rating, count(r.review_id)::integer as review_count
             from unnest(v_ids) as p (product_id)
             left join reviews.reviews r on r.product_id = p.product_id
            group by p.product_id) as c
   having count(*) > 0;
  return null;
end
$function$
;
comment on function reviews.keep_product_ratings() is 'Keeps products.average_rating and review_count in step with reviews, once per statement.';

CREATE OR REPLACE FUNCTION reviews.latest_reviews(p_product_id bigint, p_limit integer)
 RETURNS TABLE(rating smallint, review_text text, feature_scores jsonb, created_at timestamp with time zone)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select rating, review_text, feature_scores, created_at
    from reviews.reviews where product_id = p_product_id and review_text <> ''
   order by created_at desc, review_id desc limit p_limit
$function$
;
comment on function reviews.latest_reviews(bigint,integer) is 'The newest reviews of a product that say something, without who wrote them.';

CREATE OR REPLACE FUNCTION reviews.verify_product_ratings(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with counted as materialized (
    select r.product_id, round(avg(r.rating), 2) as rating, count(*) as reviews
      from reviews.reviews r
     group by r.product_id
  ), bad as materialized (
    select p.product_id,
           format('product %s: kept %s of %s reviews, counted %s of %s', p.product_id, p.average_rating, p.review_count,
                  coalesce(c.rating, 0), coalesce(c.reviews, 0)) as what
      from reporting.products p
      left join counted c on c.product_id = p.product_id
     where p.average_rating <> coalesce(c.rating, 0) or p.review_count <> coalesce(c.reviews, 0)
  )
  select (select count(*) from reporting.products), (select count(*) from bad),
         array(select b.what from bad b order by b.product_id limit p_examples)
$function$
;
comment on function reviews.verify_product_ratings(integer) is 'Invariant 5: products'' average_rating (two decimals, half up) and review_count equal a recount of their reviews.';

CREATE OR REPLACE FUNCTION reviews.write_review(p_user_id bigint, p_product_id bigint, p_rating integer, p_text text DEFAULT ''::text, p_feature_scores jsonb DEFAULT '{}'::jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  v_vendor_id constant bigint := catalog.vendor_of_product(p_product_id);
  v_scores constant jsonb := coalesce(p_feature_scores, '{}');
  v_review_id bigint;
begin
  if v_vendor_id is null then
    raise exception 'There is no such product.' using errcode = 'ST404', column = 'productId';
  elsif p_user_id is null or accounts.person_status(p_user_id) is null then
    raise exception 'There is no such person.' using errcode = 'ST404', column = 'userId';
  elsif p_rating is null or p_rating not between 1 and 5 then
    raise exception 'must be from 1 to 5.' using errcode = 'ST400', column = 'rating';
  elsif length(p_text) > 5000 then
    raise exception 'must have 5000 characters at most.' using errcode = 'ST400', column = 'text';
  elsif not reviews.are_scores(v_scores) then
    raise exception 'must give each feature a number from 1 to 5.' using errcode = 'ST400', column = 'featureScores';
  end if;
  insert into reviews.reviews as r (user_id, product_id, vendor_id, rating, review_text, feature_scores)
  values (p_user_id, p_product_id, v_vendor_id, p_rating, coalesce(p_text, ''), v_scores)
  on conflict (user_id, product_id) do update
    set rating = excluded.rating, review_text = excluded.review_text, feature_scores = excluded.feature_scores,
        updated_at = now()
  returning r.review_id into v_review_id;
  return v_review_id;
end
$function$
;
comment on function reviews.write_review(bigint,bigint,integer,text,jsonb) is 'Writes somebody''s review of a product, or writes it anew: there is one per person and product. p_feature_scores maps features to 1–5. Answers its id. ST400 names the field, ST404 no such product or person.';

CREATE OR REPLACE FUNCTION vendors.add_member(p_vendor_id bigint, p_user_id bigint, p_permissions text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into vendors.vendor_members as m (vendor_id, user_id, permissions)
  values (p_vendor_id, p_user_id, p_permissions)
  on conflict (vendor_id, user_id) do update set permissions = excluded.permissions;
end
$function$
;
comment on function vendors.add_member(bigint,bigint,text[]) is 'Lets somebody act for a vendor; p_permissions: what of their role''s they have there, null all.';

CREATE OR REPLACE FUNCTION vendors.change_member(p_actor_id bigint, p_user_id bigint, p_permissions text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_member vendors.vendor_members;
begin
  perform audit.act_as(p_actor_id);
  v_member := vendors.staff_member(p_actor_id, p_user_id);
  perform accounts.require_rank(p_actor_id, p_permissions);
  update vendors.vendor_members m
     set permissions = p_permissions
   where m.vendor_id = v_member.vendor_id and m.user_id = v_member.user_id;
  perform audit.log_activity(p_actor_id, v_member.vendor_id, 'member changed', format('Person %s.', p_user_id));
end
$function$
;
comment on function vendors.change_member(bigint,bigint,text[]) is 'Says what of their role''s permissions one of the session''s vendor''s staff has, from their next request on; null: all. ST403 the actor does not hold one; ST404; ST409 an owner, or oneself.';

CREATE OR REPLACE FUNCTION vendors.forget_person(p_user_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from vendors.vendor_members m where m.user_id = p_user_id;
  update vendors.vendor_reviews r set review_text = '', updated_at = now() where r.user_id = p_user_id and r.review_text <> '';
end
$function$
;
comment on function vendors.forget_person(bigint) is 'The vendors'' part of erasing a person: they are a member nowhere, and what they wrote about vendors goes; ratings stay.';

CREATE OR REPLACE FUNCTION vendors.import_vendors(p_source text, p_refs text[], p_names text[], p_currency text, p_country text, p_status text, p_created_at timestamp with time zone[])
 RETURNS bigint[]
 LANGUAGE plpgsql
AS $function$
begin
  insert into vendors.vendors (name, slug, currency, country, status, created_at, source, source_ref)
  select w.name,
         case when w.slug = '' or row_number() over (partition by w.slug order by w.place) > 1
             or exists (select from vendors.vendors v where v.slug = w.slug)
           then 'imported-' || md5(p_source || ':' || w.ref) else w.slug end,
         p_currency, p_country, p_status, w.created_at, p_source, w.ref
    from (
      select n.*, trim(both '-' from regexp_replace(lower(n.name), '[^a-z0-9]+', '-', 'g')) as slug
        from unnest(p_refs, p_names, p_created_at) with ordinality as n (ref, name, created_at, place)
       where not exists (select from vendors.vendors v where v.source = p_source and v.source_ref = n.ref)
    ) w
   order by w.place;
  return (
    select coalesce(array_agg(v.vendor_id order by r.place), '{}')
      from unnest(p_refs) with ordinality as r (ref, place)
      join vendors.vendors v on v.source = p_source and v.source_ref = r.ref);
end
$function$
;
comment on function vendors.import_vendors(text,text[],text[],text,text,text,timestamp with time zone[]) is 'The vendors of an imported source, in the order of p_refs; those that are missing are made with p_status: nobody''s to sign in to, no commission.';

CREATE OR REPLACE FUNCTION vendors.invite_member(p_actor_id bigint, p_email text, p_permissions text[], p_token_hash bytea, p_letter bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if platform.current_vendor_id() is null then
    raise exception using errcode = 'ST403', message = 'You act for no vendor.';
  end if;
  perform accounts.invite(p_actor_id, p_email, 'vendor staff', platform.current_vendor_id(), p_permissions, p_token_hash,
    p_letter);
end
$function$
;
comment on function vendors.invite_member(bigint,text,text[],bytea,bytea) is 'Asks somebody by letter to join the session''s vendor as staff (accounts.invite).';

CREATE OR REPLACE FUNCTION vendors.is_active(p_vendor_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select exists (select from vendors.vendors where vendor_id = p_vendor_id and status = 'active')
$function$
;
comment on function vendors.is_active(bigint) is 'Whether a vendor sells at present: what others sell never shows.';

CREATE OR REPLACE FUNCTION vendors.keep_vendor_ratings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  v_ids bigint[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select distinct vendor_id from after_rows order by 1);
  elsif tg_op = 'DELETE' then
    v_ids := array(select distinct vendor_id from before_rows order by 1);
  else
    v_ids := array(select vendor_id from before_rows union select vendor_id from after_rows order by 1);
  end if;

  -- Lock first, count after: the count then sees what others committed while this statement waited.
  perform from vendors.vendors where vendor_id = any(v_ids) order by vendor_id for no key update;
  update vendors.vendors v
     set rating = c.rating, reviews_count = c.reviews_count
    from (select i.vendor_id, round(coalesce(avg(r.rating), 0), 2) as rating,
                 count(r.vendor_review_id)::integer as reviews_count
            from unnest(v_ids) as i (vendor_id)
            left join vendors.vendor_reviews r on r.vendor_id = i.vendor_id
           group by i.vendor_id) as c
   where v.vendor_id = c.vendor_id and (v.rating, v.reviews_count) is distinct from (c.rating, c.reviews_count);
  return null;
end
$function$
;
comment on function vendors.keep_vendor_ratings() is 'Keeps vendors.rating (two decimals, half up) and reviews_count in step with vendor_reviews, once per statement.';

CREATE OR REPLACE FUNCTION vendors.members()
 RETURNS TABLE(user_id bigint, name text, email text, role text, status text, last_login timestamp with time zone, has_second_factor boolean, permissions text[], created_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select m.user_id, p.name, p.email, p.role, p.status, p.last_login, p.has_second_factor, m.permissions, m.created_at
    from vendors.vendor_members m
    cross join lateral accounts.person_summary(m.user_id) p
   where m.vendor_id = (select platform.current_vendor_id())
   order by m.created_at, m.user_id
$function$
;
comment on function vendors.members() is 'The people of the session''s vendor, who joined first first. permissions: what of their role''s they have there, null all.';

CREATE OR REPLACE FUNCTION vendors.owned_by(p_user_id bigint)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select array(select v.name from vendors.vendors v where v.user_id = p_user_id and v.status <> 'closed' order by v.name limit 20)
$function$
;
comment on function vendors.owned_by(bigint) is 'The vendors that belong to somebody and are not closed: at most 20 names.';

CREATE OR REPLACE FUNCTION vendors.remove_member(p_actor_id bigint, p_user_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_member vendors.vendor_members;
begin
  perform audit.act_as(p_actor_id);
  v_member := vendors.staff_member(p_actor_id, p_user_id);
  delete from vendors.vendor_members m where m.vendor_id = v_member.vendor_id and m.user_id = v_member.user_id;
  perform audit.log_activity(p_actor_id, v_member.vendor_id, 'member removed', format('Person %s.', p_user_id));
end
$function$
;
comment on function vendors.remove_member(bigint,bigint) is 'Takes one of the session''s vendor''s staff off it: from their next request on they may do nothing there. ST404; ST409 an owner, or oneself.';

CREATE OR REPLACE FUNCTION vendors.sellers()
 RETURNS TABLE(vendor_id bigint, currency text, commission_rate numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select vendor_id, currency, commission_rate from vendors.vendors where status = 'active'
$function$
;
comment on function vendors.sellers() is 'Vendors that sell at present, the currency of their prices, and the marketplace''s share of their sales.';

CREATE OR REPLACE FUNCTION vendors.shop_front(p_vendor_id bigint)
 RETURNS TABLE(name text, slug text, description text, currency text, country text, rating numeric, reviews_count integer)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select name, slug, description, currency, country, rating, reviews_count
    from vendors.vendors where vendor_id = p_vendor_id and status = 'active'
$function$
;
comment on function vendors.shop_front(bigint) is 'What shoppers see of a vendor that sells; no row for others.';

CREATE OR REPLACE FUNCTION vendors.staff_member(p_actor_id bigint, p_user_id bigint)
 RETURNS vendors.vendor_members
 LANGUAGE plpgsql
AS $function$
declare
  v_member vendors.vendor_members;
begin
  select m.* into v_member
    from vendors.vendor_members m
   where m.vendor_id = (select platform.current_vendor_id()) and m.user_id = p_user_id
     for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such member.';
  end if;
  if (select p.role from accounts.person_summary(p_user_id) p) is distinct from 'vendor staff' or p_user_id = p_actor_id then
    raise exception using errcode = 'ST409', message = 'Only staff can be changed here, and by somebody else.';
  end if;
  return v_member;
end
$function$
;
comment on function vendors.staff_member(bigint,bigint) is 'A member of the session''s vendor who is staff, locked for changing. ST404 not of this vendor; ST409 an owner, or oneself.';

CREATE OR REPLACE FUNCTION vendors.staff_permissions()
 RETURNS TABLE(name text, description text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.name, r.description
    from accounts.rights_of_role('vendor staff') r
   where (select platform.current_vendor_id()) is not null
$function$
;
comment on function vendors.staff_permissions() is 'What the role of vendors'' staff holds, of which a vendor gives each of theirs all or a part.';

CREATE OR REPLACE FUNCTION vendors.vendor_of(p_user_id bigint)
 RETURNS TABLE(vendor_id bigint, vendor_name text, permissions text[])
 LANGUAGE sql
 STABLE
AS $function$
  select v.vendor_id, v.name, m.permissions
    from vendors.vendor_members m
    join vendors.vendors v on v.vendor_id = m.vendor_id
   where m.user_id = p_user_id and v.status <> 'closed'
   order by m.created_at, m.vendor_id
   limit 1;
$function$
;
comment on function vendors.vendor_of(bigint) is 'The vendor somebody acts for: the one they have been a member of longest, and which of their role''s permissions they have there (null: all). No row when they are a member of none, or when it has closed.';

CREATE OR REPLACE FUNCTION vendors.verify_ratings(p_examples integer)
 RETURNS TABLE(checked bigint, violations bigint, examples text[])
 LANGUAGE sql
 STABLE
AS $function$
  with counted as materialized (
    select r.vendor_id, round(avg(r.rating), 2) as rating, count(*) as reviews
      from vendors.vendor_reviews r
     group by r.vendor_id
  ), bad as materialized (
    select v.vendor_id,
           format('vendor %s: kept %s of %s reviews, counted %s of %s', v.vendor_id, v.rating, v.reviews_count,
                  coalesce(c.rating, 0), coalesce(c.reviews, 0)) as what
      from vendors.vendors v
      left join counted c on c.vendor_id = v.vendor_id
     where v.rating <> coalesce(c.rating, 0) or v.reviews_count <> coalesce(c.reviews, 0)
  )
  select (select count(*) from vendors.vendors), (select count(*) from bad),
         array(select b.what from bad b order by b.vendor_id limit p_examples)
$function$
;
comment on function vendors.verify_ratings(integer) is 'Invariant 5: vendors'' rating (two decimals, half up) and reviews_count equal a recount of their reviews.';

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON platform.settings FOR EACH ROW EXECUTE FUNCTION audit.note_change('name', 'value', '');

CREATE TRIGGER note_change AFTER DELETE OR UPDATE ON pricing.exchange_rates FOR EACH ROW EXECUTE FUNCTION audit.note_change('base_currency,quote_currency,rate_date', 'rate,source', '');

CREATE TRIGGER note_change_insert AFTER INSERT ON pricing.exchange_rates FOR EACH ROW WHEN ((new.source = 'manual'::text)) EXECUTE FUNCTION audit.note_change('base_currency,quote_currency,rate_date', 'rate,source', '');

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON accounts.roles FOR EACH ROW EXECUTE FUNCTION audit.note_change('role_id', 'name,acts_for_vendor,requires_second_factor', '');

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON accounts.role_permissions FOR EACH ROW EXECUTE FUNCTION audit.note_change('role_id,permission_id', '', '');

CREATE TRIGGER forget_phone_index BEFORE UPDATE OF phone ON accounts.users FOR EACH ROW WHEN ((((new.phone)::bytea IS DISTINCT FROM (old.phone)::bytea) AND (NOT (new.phone_index IS DISTINCT FROM old.phone_index)))) EXECUTE FUNCTION accounts.forget_phone_index();

CREATE TRIGGER note_change AFTER DELETE OR UPDATE OF role_id, status, email, password_hash, two_factor_enabled ON accounts.users FOR EACH ROW EXECUTE FUNCTION audit.note_change('user_id', 'role_id,status,two_factor_enabled', 'email,password_hash', 'user_id');

CREATE TRIGGER note_change_insert AFTER INSERT ON accounts.users FOR EACH ROW WHEN ((new.password_hash IS NOT NULL)) EXECUTE FUNCTION audit.note_change('user_id', 'role_id,status', '', 'user_id');

CREATE TRIGGER keep_default_address_delete AFTER DELETE ON accounts.addresses REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION accounts.keep_default_address();

CREATE TRIGGER keep_default_address_insert AFTER INSERT ON accounts.addresses REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION accounts.keep_default_address();

CREATE TRIGGER keep_default_address_update AFTER UPDATE ON accounts.addresses REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION accounts.keep_default_address();

CREATE TRIGGER note_change AFTER DELETE OR UPDATE OF status, commission_rate, currency, payout_details, user_id ON vendors.vendors FOR EACH ROW EXECUTE FUNCTION audit.note_change('vendor_id', 'status,commission_rate,currency,user_id', 'payout_details');

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON vendors.vendor_members FOR EACH ROW EXECUTE FUNCTION audit.note_change('vendor_id,user_id', 'permissions', '', 'user_id');

CREATE TRIGGER keep_vendor_ratings_delete AFTER DELETE ON vendors.vendor_reviews REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION vendors.keep_vendor_ratings();

CREATE TRIGGER keep_vendor_ratings_insert AFTER INSERT ON vendors.vendor_reviews REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION vendors.keep_vendor_ratings();

CREATE TRIGGER keep_vendor_ratings_update AFTER UPDATE ON vendors.vendor_reviews REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION vendors.keep_vendor_ratings();

CREATE TRIGGER keep_dynamic_attributes_delete AFTER DELETE ON catalog.product_dynamic_attributes REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION catalog.keep_dynamic_attributes();

CREATE TRIGGER keep_dynamic_attributes_insert AFTER INSERT ON catalog.product_dynamic_attributes REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION catalog.keep_dynamic_attributes();

CREATE TRIGGER keep_dynamic_attributes_update AFTER UPDATE ON catalog.product_dynamic_attributes REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION catalog.keep_dynamic_attributes();

CREATE TRIGGER keep_stock AFTER INSERT ON inventory.stock_movements REFERENCING NEW TABLE AS new_movements FOR EACH STATEMENT EXECUTE FUNCTION inventory.keep_stock();

CREATE TRIGGER note_changed_orders AFTER UPDATE ON orders.orders REFERENCING OLD TABLE AS old_orders NEW TABLE AS new_orders FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_changed_orders();

CREATE TRIGGER note_placed_orders AFTER INSERT ON orders.orders REFERENCING NEW TABLE AS new_orders FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_placed_orders();

CREATE TRIGGER record_first_status AFTER INSERT ON orders.orders REFERENCING NEW TABLE AS new_orders FOR EACH STATEMENT EXECUTE FUNCTION orders.record_first_status();

CREATE TRIGGER record_status_change AFTER UPDATE ON orders.orders REFERENCING OLD TABLE AS old_orders NEW TABLE AS new_orders FOR EACH STATEMENT EXECUTE FUNCTION orders.record_status_change();

CREATE TRIGGER refuse_line_changes BEFORE DELETE ON orders.orders FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.refuse_line_changes();

CREATE TRIGGER note_lines AFTER INSERT ON orders.order_items REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_lines();

CREATE TRIGGER refuse_line_changes BEFORE DELETE OR UPDATE ON orders.order_items FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.refuse_line_changes();

CREATE TRIGGER note_refunds AFTER INSERT ON orders.refunds REFERENCING NEW TABLE AS new_refunds FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_refunds();

CREATE TRIGGER refuse_line_changes BEFORE DELETE OR UPDATE ON orders.refunds FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.refuse_line_changes();

CREATE TRIGGER note_commissions AFTER INSERT ON payouts.commissions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_commissions();

CREATE TRIGGER refuse_line_changes BEFORE DELETE OR UPDATE ON payouts.commissions FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.refuse_line_changes();

CREATE TRIGGER keep_product_ratings_delete AFTER DELETE ON reviews.reviews REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION reviews.keep_product_ratings();

CREATE TRIGGER keep_product_ratings_insert AFTER INSERT ON reviews.reviews REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION reviews.keep_product_ratings();

CREATE TRIGGER keep_product_ratings_update AFTER UPDATE ON reviews.reviews REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION reviews.keep_product_ratings();

CREATE TRIGGER note_reviews_delete AFTER DELETE ON reviews.reviews REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_reviews();

CREATE TRIGGER note_reviews_insert AFTER INSERT ON reviews.reviews REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_reviews();

CREATE TRIGGER note_reviews_update AFTER UPDATE ON reviews.reviews REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_reviews();

CREATE TRIGGER note_events AFTER INSERT ON analytics.events REFERENCING NEW TABLE AS new_events FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_events();

CREATE TRIGGER note_activity AFTER INSERT ON audit.activity_logs REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT WHEN ((COALESCE(current_setting('stoa.deltas'::text, true), ''::text) = ''::text)) EXECUTE FUNCTION analytics.note_activity();

CREATE TRIGGER note_change AFTER INSERT OR DELETE ON accounts.passkeys FOR EACH ROW EXECUTE FUNCTION audit.note_change('credential_id', '', '', 'user_id');

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE OF revoked_at, permissions, expires_at ON accounts.api_keys FOR EACH ROW EXECUTE FUNCTION audit.note_change('api_key_id', 'user_id,permissions,expires_at,revoked_at', '', 'user_id');

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON accounts.security_answers FOR EACH ROW EXECUTE FUNCTION audit.note_change('user_id,question', '', 'answer_hash', 'user_id');

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON platform.retention_rules FOR EACH ROW EXECUTE FUNCTION audit.note_change('kind', 'keep_days,is_on', '');

alter table accounts.users enable row level security;
alter table accounts.users force row level security;
create policy users_readonly on accounts.users for select to stoa_readonly using (true);
create policy users_staff on accounts.users for all to stoa_app, stoa_owner using (true) with check (true);
create policy users_vendor_isolation on accounts.users for select to stoa_vendor using ((user_id IN ( SELECT o.user_id
   FROM orders.orders o
  WHERE (o.vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)))));

alter table vendors.vendors enable row level security;
alter table vendors.vendors force row level security;
create policy vendors_readonly on vendors.vendors for select to stoa_readonly using (true);
create policy vendors_staff on vendors.vendors for all to stoa_app, stoa_owner using (true) with check (true);
create policy vendors_vendor_isolation on vendors.vendors for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table vendors.vendor_members enable row level security;
alter table vendors.vendor_members force row level security;
create policy vendor_members_readonly on vendors.vendor_members for select to stoa_readonly using (true);
create policy vendor_members_staff on vendors.vendor_members for all to stoa_app, stoa_owner using (true) with check (true);
create policy vendor_members_vendor_isolation on vendors.vendor_members for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table vendors.vendor_reviews enable row level security;
alter table vendors.vendor_reviews force row level security;
create policy vendor_reviews_readonly on vendors.vendor_reviews for select to stoa_readonly using (true);
create policy vendor_reviews_staff on vendors.vendor_reviews for all to stoa_app, stoa_owner using (true) with check (true);
create policy vendor_reviews_vendor_isolation on vendors.vendor_reviews for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table pricing.discounts enable row level security;
alter table pricing.discounts force row level security;
create policy discounts_readonly on pricing.discounts for select to stoa_readonly using (true);
create policy discounts_staff on pricing.discounts for all to stoa_app, stoa_owner using (true) with check (true);
create policy discounts_vendor_isolation on pricing.discounts for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table pricing.coupons enable row level security;
alter table pricing.coupons force row level security;
create policy coupons_readonly on pricing.coupons for select to stoa_readonly using (true);
create policy coupons_staff on pricing.coupons for all to stoa_app, stoa_owner using (true) with check (true);
create policy coupons_vendor_isolation on pricing.coupons for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table catalog.products enable row level security;
alter table catalog.products force row level security;
create policy products_readonly on catalog.products for select to stoa_readonly using (true);
create policy products_staff on catalog.products for all to stoa_app, stoa_owner using (true) with check (true);
create policy products_vendor_isolation on catalog.products for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table catalog.media enable row level security;
alter table catalog.media force row level security;
create policy media_readonly on catalog.media for select to stoa_readonly using (true);
create policy media_staff on catalog.media for all to stoa_app, stoa_owner using (true) with check (true);
create policy media_vendor_isolation on catalog.media for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table catalog.product_images enable row level security;
alter table catalog.product_images force row level security;
create policy product_images_readonly on catalog.product_images for select to stoa_readonly using (true);
create policy product_images_staff on catalog.product_images for all to stoa_app, stoa_owner using (true) with check (true);
create policy product_images_vendor_isolation on catalog.product_images for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table catalog.product_variants enable row level security;
alter table catalog.product_variants force row level security;
create policy product_variants_readonly on catalog.product_variants for select to stoa_readonly using (true);
create policy product_variants_staff on catalog.product_variants for all to stoa_app, stoa_owner using (true) with check (true);
create policy product_variants_vendor_isolation on catalog.product_variants for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table catalog.variant_attributes enable row level security;
alter table catalog.variant_attributes force row level security;
create policy variant_attributes_readonly on catalog.variant_attributes for select to stoa_readonly using (true);
create policy variant_attributes_staff on catalog.variant_attributes for all to stoa_app, stoa_owner using (true) with check (true);
create policy variant_attributes_vendor_isolation on catalog.variant_attributes for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table catalog.product_dynamic_attributes enable row level security;
alter table catalog.product_dynamic_attributes force row level security;
create policy product_dynamic_attributes_readonly on catalog.product_dynamic_attributes for select to stoa_readonly using (true);
create policy product_dynamic_attributes_staff on catalog.product_dynamic_attributes for all to stoa_app, stoa_owner using (true) with check (true);
create policy product_dynamic_attributes_vendor_isolation on catalog.product_dynamic_attributes for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table catalog.translations enable row level security;
alter table catalog.translations force row level security;
create policy translations_readonly on catalog.translations for select to stoa_readonly using (true);
create policy translations_staff on catalog.translations for all to stoa_app, stoa_owner using (true) with check (true);
create policy translations_vendor_isolation on catalog.translations for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table inventory.warehouses enable row level security;
alter table inventory.warehouses force row level security;
create policy warehouses_readonly on inventory.warehouses for select to stoa_readonly using (true);
create policy warehouses_staff on inventory.warehouses for all to stoa_app, stoa_owner using (true) with check (true);
create policy warehouses_vendor_isolation on inventory.warehouses for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table inventory.stock_levels enable row level security;
alter table inventory.stock_levels force row level security;
create policy stock_levels_readonly on inventory.stock_levels for select to stoa_readonly using (true);
create policy stock_levels_staff on inventory.stock_levels for all to stoa_app, stoa_owner using (true) with check (true);
create policy stock_levels_vendor_isolation on inventory.stock_levels for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table inventory.stock_movements enable row level security;
alter table inventory.stock_movements force row level security;
create policy stock_movements_readonly on inventory.stock_movements for select to stoa_readonly using (true);
create policy stock_movements_staff on inventory.stock_movements for all to stoa_app, stoa_owner using (true) with check (true);
create policy stock_movements_vendor_isolation on inventory.stock_movements for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table inventory.stock_reservations enable row level security;
alter table inventory.stock_reservations force row level security;
create policy stock_reservations_readonly on inventory.stock_reservations for select to stoa_readonly using (true);
create policy stock_reservations_staff on inventory.stock_reservations for all to stoa_app, stoa_owner using (true) with check (true);
create policy stock_reservations_vendor_isolation on inventory.stock_reservations for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table orders.orders enable row level security;
alter table orders.orders force row level security;
create policy orders_readonly on orders.orders for select to stoa_readonly using (true);
create policy orders_staff on orders.orders for all to stoa_app, stoa_owner using (true) with check (true);
create policy orders_vendor_isolation on orders.orders for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table orders.order_items enable row level security;
alter table orders.order_items force row level security;
create policy order_items_readonly on orders.order_items for select to stoa_readonly using (true);
create policy order_items_staff on orders.order_items for all to stoa_app, stoa_owner using (true) with check (true);
create policy order_items_vendor_isolation on orders.order_items for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table orders.order_status_history enable row level security;
alter table orders.order_status_history force row level security;
create policy order_status_history_readonly on orders.order_status_history for select to stoa_readonly using (true);
create policy order_status_history_staff on orders.order_status_history for all to stoa_app, stoa_owner using (true) with check (true);
create policy order_status_history_vendor_isolation on orders.order_status_history for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table orders.shipments enable row level security;
alter table orders.shipments force row level security;
create policy shipments_readonly on orders.shipments for select to stoa_readonly using (true);
create policy shipments_staff on orders.shipments for all to stoa_app, stoa_owner using (true) with check (true);
create policy shipments_vendor_isolation on orders.shipments for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table orders.shipment_items enable row level security;
alter table orders.shipment_items force row level security;
create policy shipment_items_readonly on orders.shipment_items for select to stoa_readonly using (true);
create policy shipment_items_staff on orders.shipment_items for all to stoa_app, stoa_owner using (true) with check (true);
create policy shipment_items_vendor_isolation on orders.shipment_items for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table orders.refunds enable row level security;
alter table orders.refunds force row level security;
create policy refunds_readonly on orders.refunds for select to stoa_readonly using (true);
create policy refunds_staff on orders.refunds for all to stoa_app, stoa_owner using (true) with check (true);
create policy refunds_vendor_isolation on orders.refunds for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table pricing.coupon_redemptions enable row level security;
alter table pricing.coupon_redemptions force row level security;
create policy coupon_redemptions_readonly on pricing.coupon_redemptions for select to stoa_readonly using (true);
create policy coupon_redemptions_staff on pricing.coupon_redemptions for all to stoa_app, stoa_owner using (true) with check (true);
create policy coupon_redemptions_vendor_isolation on pricing.coupon_redemptions for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table payments.payments enable row level security;
alter table payments.payments force row level security;
create policy payments_readonly on payments.payments for select to stoa_readonly using (true);
create policy payments_staff on payments.payments for all to stoa_app, stoa_owner using (true) with check (true);
create policy payments_vendor_isolation on payments.payments for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table payouts.commissions enable row level security;
alter table payouts.commissions force row level security;
create policy commissions_readonly on payouts.commissions for select to stoa_readonly using (true);
create policy commissions_staff on payouts.commissions for all to stoa_app, stoa_owner using (true) with check (true);
create policy commissions_vendor_isolation on payouts.commissions for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table payouts.payouts enable row level security;
alter table payouts.payouts force row level security;
create policy payouts_readonly on payouts.payouts for select to stoa_readonly using (true);
create policy payouts_staff on payouts.payouts for all to stoa_app, stoa_owner using (true) with check (true);
create policy payouts_vendor_isolation on payouts.payouts for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table payouts.payout_items enable row level security;
alter table payouts.payout_items force row level security;
create policy payout_items_readonly on payouts.payout_items for select to stoa_readonly using (true);
create policy payout_items_staff on payouts.payout_items for all to stoa_app, stoa_owner using (true) with check (true);
create policy payout_items_vendor_isolation on payouts.payout_items for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table reviews.reviews enable row level security;
alter table reviews.reviews force row level security;
create policy reviews_readonly on reviews.reviews for select to stoa_readonly using (true);
create policy reviews_staff on reviews.reviews for all to stoa_app, stoa_owner using (true) with check (true);
create policy reviews_vendor_isolation on reviews.reviews for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table reviews.questions enable row level security;
alter table reviews.questions force row level security;
create policy questions_readonly on reviews.questions for select to stoa_readonly using (true);
create policy questions_staff on reviews.questions for all to stoa_app, stoa_owner using (true) with check (true);
create policy questions_vendor_isolation on reviews.questions for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table reviews.answers enable row level security;
alter table reviews.answers force row level security;
create policy answers_readonly on reviews.answers for select to stoa_readonly using (true);
create policy answers_staff on reviews.answers for all to stoa_app, stoa_owner using (true) with check (true);
create policy answers_vendor_isolation on reviews.answers for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.events enable row level security;
alter table analytics.events force row level security;
create policy events_readonly on analytics.events for select to stoa_readonly using (true);
create policy events_staff on analytics.events for all to stoa_app, stoa_owner using (true) with check (true);
create policy events_vendor_isolation on analytics.events for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.dashboards enable row level security;
alter table analytics.dashboards force row level security;
create policy dashboards_readonly on analytics.dashboards for select to stoa_readonly using (true);
create policy dashboards_staff on analytics.dashboards for all to stoa_app, stoa_owner using (true) with check (true);
create policy dashboards_vendor_isolation on analytics.dashboards for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table audit.activity_logs enable row level security;
alter table audit.activity_logs force row level security;
create policy activity_logs_readonly on audit.activity_logs for select to stoa_readonly using (true);
create policy activity_logs_staff on audit.activity_logs for all to stoa_app, stoa_owner using (true) with check (true);
create policy activity_logs_vendor_isolation on audit.activity_logs for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.deltas enable row level security;
alter table analytics.deltas force row level security;
create policy deltas_readonly on analytics.deltas for select to stoa_readonly using (true);
create policy deltas_staff on analytics.deltas for all to stoa_app, stoa_owner using (true) with check (true);
create policy deltas_vendor_isolation on analytics.deltas for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.review_deltas enable row level security;
alter table analytics.review_deltas force row level security;
create policy review_deltas_readonly on analytics.review_deltas for select to stoa_readonly using (true);
create policy review_deltas_staff on analytics.review_deltas for all to stoa_app, stoa_owner using (true) with check (true);
create policy review_deltas_vendor_isolation on analytics.review_deltas for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.sales_rollup enable row level security;
alter table analytics.sales_rollup force row level security;
create policy sales_rollup_readonly on analytics.sales_rollup for select to stoa_readonly using (true);
create policy sales_rollup_staff on analytics.sales_rollup for all to stoa_app, stoa_owner using (true) with check (true);
create policy sales_rollup_vendor_isolation on analytics.sales_rollup for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.product_rollup enable row level security;
alter table analytics.product_rollup force row level security;
create policy product_rollup_readonly on analytics.product_rollup for select to stoa_readonly using (true);
create policy product_rollup_staff on analytics.product_rollup for all to stoa_app, stoa_owner using (true) with check (true);
create policy product_rollup_vendor_isolation on analytics.product_rollup for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.places enable row level security;
alter table analytics.places force row level security;
create policy places_readonly on analytics.places for select to stoa_readonly using (true);
create policy places_staff on analytics.places for all to stoa_app, stoa_owner using (true) with check (true);
create policy places_vendor_isolation on analytics.places for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.place_rollup enable row level security;
alter table analytics.place_rollup force row level security;
create policy place_rollup_readonly on analytics.place_rollup for select to stoa_readonly using (true);
create policy place_rollup_staff on analytics.place_rollup for all to stoa_app, stoa_owner using (true) with check (true);
create policy place_rollup_vendor_isolation on analytics.place_rollup for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.customer_totals enable row level security;
alter table analytics.customer_totals force row level security;
create policy customer_totals_readonly on analytics.customer_totals for select to stoa_readonly using (true);
create policy customer_totals_staff on analytics.customer_totals for all to stoa_app, stoa_owner using (true) with check (true);
create policy customer_totals_vendor_isolation on analytics.customer_totals for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.review_rollup enable row level security;
alter table analytics.review_rollup force row level security;
create policy review_rollup_readonly on analytics.review_rollup for select to stoa_readonly using (true);
create policy review_rollup_staff on analytics.review_rollup for all to stoa_app, stoa_owner using (true) with check (true);
create policy review_rollup_vendor_isolation on analytics.review_rollup for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.feature_rollup enable row level security;
alter table analytics.feature_rollup force row level security;
create policy feature_rollup_readonly on analytics.feature_rollup for select to stoa_readonly using (true);
create policy feature_rollup_staff on analytics.feature_rollup for all to stoa_app, stoa_owner using (true) with check (true);
create policy feature_rollup_vendor_isolation on analytics.feature_rollup for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.refund_totals enable row level security;
alter table analytics.refund_totals force row level security;
create policy refund_totals_readonly on analytics.refund_totals for select to stoa_readonly using (true);
create policy refund_totals_staff on analytics.refund_totals for all to stoa_app, stoa_owner using (true) with check (true);
create policy refund_totals_vendor_isolation on analytics.refund_totals for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.event_deltas enable row level security;
alter table analytics.event_deltas force row level security;
create policy event_deltas_readonly on analytics.event_deltas for select to stoa_readonly using (true);
create policy event_deltas_staff on analytics.event_deltas for all to stoa_app, stoa_owner using (true) with check (true);
create policy event_deltas_vendor_isolation on analytics.event_deltas for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.funnel_visitors enable row level security;
alter table analytics.funnel_visitors force row level security;
create policy funnel_visitors_readonly on analytics.funnel_visitors for select to stoa_readonly using (true);
create policy funnel_visitors_staff on analytics.funnel_visitors for all to stoa_app, stoa_owner using (true) with check (true);
create policy funnel_visitors_vendor_isolation on analytics.funnel_visitors for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.funnel_users enable row level security;
alter table analytics.funnel_users force row level security;
create policy funnel_users_readonly on analytics.funnel_users for select to stoa_readonly using (true);
create policy funnel_users_staff on analytics.funnel_users for all to stoa_app, stoa_owner using (true) with check (true);
create policy funnel_users_vendor_isolation on analytics.funnel_users for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.funnel_counts enable row level security;
alter table analytics.funnel_counts force row level security;
create policy funnel_counts_readonly on analytics.funnel_counts for select to stoa_readonly using (true);
create policy funnel_counts_staff on analytics.funnel_counts for all to stoa_app, stoa_owner using (true) with check (true);
create policy funnel_counts_vendor_isolation on analytics.funnel_counts for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.activity_deltas enable row level security;
alter table analytics.activity_deltas force row level security;
create policy activity_deltas_readonly on analytics.activity_deltas for select to stoa_readonly using (true);
create policy activity_deltas_staff on analytics.activity_deltas for all to stoa_app, stoa_owner using (true) with check (true);
create policy activity_deltas_vendor_isolation on analytics.activity_deltas for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.activity_totals enable row level security;
alter table analytics.activity_totals force row level security;
create policy activity_totals_readonly on analytics.activity_totals for select to stoa_readonly using (true);
create policy activity_totals_staff on analytics.activity_totals for all to stoa_app, stoa_owner using (true) with check (true);
create policy activity_totals_vendor_isolation on analytics.activity_totals for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table accounts.invitations enable row level security;
alter table accounts.invitations force row level security;
create policy invitations_readonly on accounts.invitations for select to stoa_readonly using (true);
create policy invitations_staff on accounts.invitations for all to stoa_app, stoa_owner using (true) with check (true);
create policy invitations_vendor_isolation on accounts.invitations for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.carried_activity enable row level security;
alter table analytics.carried_activity force row level security;
create policy carried_activity_readonly on analytics.carried_activity for select to stoa_readonly using (true);
create policy carried_activity_staff on analytics.carried_activity for all to stoa_app, stoa_owner using (true) with check (true);
create policy carried_activity_vendor_isolation on analytics.carried_activity for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

alter table analytics.carried_steps enable row level security;
alter table analytics.carried_steps force row level security;
create policy carried_steps_readonly on analytics.carried_steps for select to stoa_readonly using (true);
create policy carried_steps_staff on analytics.carried_steps for all to stoa_app, stoa_owner using (true) with check (true);
create policy carried_steps_vendor_isolation on analytics.carried_steps for all to stoa_vendor using ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id))) with check ((vendor_id = ( SELECT platform.current_vendor_id() AS current_vendor_id)));

revoke all on function accounts.accept_invitation(bytea,bigint,text,text,text) from public;

revoke all on function accounts.acting_person(bigint) from public;

revoke all on function accounts.add_passkey(bigint,bigint,bytea,text,bytea,bigint,text[],boolean,boolean,boolean,bytea,bytea,bytea[],bytea) from public;

revoke all on function accounts.answer_challenge(bytea,text,bigint,bytea,bytea,bytea,text,text) from public;

revoke all on function accounts.begin_authenticator(bigint,bytea) from public;

revoke all on function accounts.begin_passkey_ceremony(bytea,bigint,text,text) from public;

revoke all on function accounts.cancel_erasure(bigint) from public;

revoke all on function accounts.challenged_person(bytea) from public;

revoke all on function accounts.change_password(bigint,bigint,uuid,text,bytea) from public;

revoke all on function accounts.change_person(bigint,bigint,text,text,bytea) from public;

revoke all on function accounts.check_api_key(bytea) from public;

revoke all on function accounts.check_session(text,bytea) from public;

revoke all on function accounts.claim_privacy_request(interval) from public;

revoke all on function accounts.close_session(bytea,text) from public;

revoke all on function accounts.confirm_authenticator(bigint,bigint,bigint,bytea[],bytea) from public;

revoke all on function accounts.confirm_email_change(bytea) from public;

revoke all on function accounts.confirm_registration(bytea) from public;

revoke all on function accounts.correct_person(bigint,bigint,text,text,boolean,bytea,bytea,bytea[]) from public;

revoke all on function accounts.create_account(text,text,text,text) from public;

revoke all on function accounts.create_api_key(bigint,text,text,bytea,text[],integer) from public;

revoke all on function accounts.create_operator(bytea,text,text,text) from public;

revoke all on function accounts.delete_address(bigint,bigint) from public;

revoke all on function accounts.delete_role(bigint,bigint) from public;

revoke all on function accounts.end_passkey_ceremony(bytea,bigint,text) from public;

revoke all on function accounts.end_privacy_request(bigint,bigint,interval,bytea,text,interval) from public;

revoke all on function accounts.end_session(bigint,bigint) from public;

revoke all on function accounts.end_sessions(bigint,bigint,bigint) from public;

revoke all on function accounts.erase_person(bigint,bigint,text,uuid[]) from public;

revoke all on function accounts.erasure_obstacles(bigint) from public;

revoke all on function accounts.fail_sign_in(bigint,text) from public;

revoke all on function accounts.forget_person(accounts.users,bigint,text,uuid[],uuid) from public;

revoke all on function accounts.forget_phone_index() from public;

revoke all on function accounts.forget_sign_in(bigint,text) from public;

revoke all on function accounts.give_consent(bigint,uuid,text,boolean,text,text) from public;

revoke all on function accounts.import_people(text,text[],text[],jsonb[],timestamp with time zone[]) from public;

revoke all on function accounts.inactive_people(timestamp with time zone,timestamp with time zone,timestamp with time zone,bigint,integer) from public;

revoke all on function accounts.invite(bigint,text,text,bigint,text[],bytea,bytea) from public;

revoke all on function accounts.is_masked(bigint) from public;

revoke all on function accounts.keep_export_chunk(bigint,integer,bytea) from public;

revoke all on function accounts.last_seen(accounts.users) from public;

revoke all on function accounts.list_people(bigint,boolean,text,text,bytea,text,text,bigint,integer) from public;

revoke all on function accounts.make_default_address(bigint,bigint) from public;

revoke all on function accounts.mask_email(text) from public;

revoke all on function accounts.note_passkey_use(bytea,bigint,boolean) from public;

revoke all on function accounts.note_privacy_progress(bigint,integer,integer,interval) from public;

revoke all on function accounts.offer_operator_link(bytea) from public;

revoke all on function accounts.open_challenge(bigint,uuid,text,bytea) from public;

revoke all on function accounts.open_person(bigint,boolean,bigint,bytea) from public;

revoke all on function accounts.open_session(bigint,uuid,text,bytea,bytea,text,text,boolean) from public;

revoke all on function accounts.permissions_of_role(bigint) from public;

revoke all on function accounts.person_status(bigint) from public;

revoke all on function accounts.person_summary(bigint) from public;

revoke all on function accounts.prove_session(bigint,bigint,bigint,bytea,bytea) from public;

revoke all on function accounts.prove_session_by_password(bigint,bigint) from public;

revoke all on function accounts.recover_by_answers(bigint,uuid,bytea,bytea) from public;

revoke all on function accounts.refresh_session(bytea,bytea,bytea) from public;

revoke all on function accounts.register(text,text,text,text,bytea,bytea,bytea) from public;

revoke all on function accounts.remove_authenticator(bigint,bytea) from public;

revoke all on function accounts.remove_passkey(bigint,bytea,bytea) from public;

revoke all on function accounts.renew_recovery_codes(bigint,bytea[]) from public;

revoke all on function accounts.replay_erasure(uuid,bigint,timestamp with time zone,uuid[]) from public;

revoke all on function accounts.request_email_change(bigint,text,bytea,bytea,bytea,bytea) from public;

revoke all on function accounts.request_privacy(bigint,bigint,text,bytea,interval,bytea) from public;

revoke all on function accounts.request_reset(text,bytea,bytea) from public;

revoke all on function accounts.require_manager() from public;

revoke all on function accounts.require_rank(bigint,text[]) from public;

revoke all on function accounts.reset_password(bytea,text) from public;

revoke all on function accounts.reset_second_factor(bigint,bigint,bytea) from public;

revoke all on function accounts.revoke_api_key(bigint,bigint) from public;

revoke all on function accounts.rights_of_role(text) from public;

revoke all on function accounts.save_address(bigint,bigint,text,text,text,text,text,bytea,boolean) from public;

revoke all on function accounts.save_profile(bigint,text,bytea,bytea,text,text) from public;

revoke all on function accounts.save_role(bigint,bigint,text,text,boolean,boolean,text[]) from public;

revoke all on function accounts.sessions_of(bigint) from public;

revoke all on function accounts.set_security_answers(bigint,text[],text[]) from public;

revoke all on function accounts.settle_second_factor(bigint,bigint,bytea[]) from public;

revoke all on function accounts.sweep(text,timestamp with time zone,integer,boolean) from public;

revoke all on function accounts.tell_inactive(bigint,timestamp with time zone,bytea) from public;

revoke all on function accounts.try_answers(text) from public;

revoke all on function accounts.use_second_factor(bigint,bigint,bytea) from public;

revoke all on function accounts.verify_default_addresses(integer) from public;

revoke all on function accounts.withdraw_invitation(bigint,bigint) from public;

revoke all on function analytics.carry_activity(jsonb) from public;

revoke all on function analytics.drop_places(uuid[]) from public;

revoke all on function analytics.ensure_rollups() from public;

revoke all on function analytics.forget_person(bigint) from public;

revoke all on function analytics.merge_deltas() from public;

revoke all on function analytics.merge_traffic() from public;

revoke all on function analytics.note_purchase(bigint,jsonb,bigint[],bigint[],text[],bigint[],bigint[],integer[],numeric[],numeric[],numeric[],numeric[]) from public;

revoke all on function analytics.note_reworded_refunds(bigint[],text) from public;

revoke all on function analytics.places_of(bigint[]) from public;

revoke all on function analytics.rebuild_rollups() from public;

revoke all on function analytics.rebuild_traffic() from public;

revoke all on function analytics.refund_reasons() from public;

revoke all on function analytics.sweep_events(timestamp with time zone,integer,boolean) from public;

revoke all on function analytics.uncounted_facts() from public;

revoke all on function analytics.verify_kept_figures(integer) from public;

revoke all on function analytics.verify_rollups() from public;

revoke all on function analytics.verify_traffic() from public;

revoke all on function audit.act_about(bigint,bigint,bytea) from public;

revoke all on function audit.act_as(bigint,text) from public;

revoke all on function audit.entry_digest(audit.audit_entries) from public;

revoke all on function audit.forget_person(bigint) from public;

revoke all on function audit.list_activity(bigint,text,timestamp with time zone,timestamp with time zone,timestamp with time zone,bigint,integer) from public;

revoke all on function audit.list_entries(text,jsonb,bigint,bigint,text,timestamp with time zone,timestamp with time zone,text,bigint,integer) from public;

revoke all on function audit.log_activity(bigint,bigint,text,text) from public;

revoke all on function audit.note_change() from public;

revoke all on function audit.note_view(bigint,bigint,bytea) from public;

revoke all on function audit.seal_entries(integer) from public;

revoke all on function audit.show_entry(bigint) from public;

revoke all on function audit.sweep_activity(timestamp with time zone,integer,boolean) from public;

revoke all on function audit.trail_state() from public;

revoke all on function audit.verify_trail(integer) from public;

revoke all on function audit.views_of(bigint,bigint,integer) from public;

revoke all on function carts.forget_person(bigint) from public;

revoke all on function carts.sweep(timestamp with time zone,integer,boolean) from public;

revoke all on function catalog.add_stock(bigint[],integer[]) from public;

revoke all on function catalog.import_categories(text[],text[],text[],text,text[]) from public;

revoke all on function catalog.import_products(bigint[],text[],text[],numeric[],numeric[],bigint[],timestamp with time zone[]) from public;

revoke all on function catalog.variants_on_sale(bigint[]) from public;

revoke all on function catalog.vendor_of_product(bigint) from public;

revoke all on function catalog.verify_dynamic_attributes(integer) from public;

revoke all on function inventory.expired_orders(integer) from public;

revoke all on function inventory.import_warehouses(bigint[],text,text) from public;

revoke all on function inventory.lock_levels(bigint[],bigint) from public;

revoke all on function inventory.refuse_shortage(bigint[],integer[],bigint[],integer[]) from public;

revoke all on function inventory.release(bigint[]) from public;

revoke all on function inventory.reserve(bigint[],bigint[],integer[],timestamp with time zone) from public;

revoke all on function inventory.sell(bigint,bigint[],bigint[],integer[]) from public;

revoke all on function inventory.take_back(bigint[],text) from public;

revoke all on function inventory.verify_reservations(integer) from public;

revoke all on function inventory.verify_stock(integer) from public;

revoke all on function notifications.forget_person(bigint) from public;

revoke all on function orders.billing_place(bigint) from public;

revoke all on function orders.cancel_order(bigint,text) from public;

revoke all on function orders.change_status(bigint,text,text) from public;

revoke all on function orders.check_buyer(bigint,jsonb,jsonb) from public;

revoke all on function orders.check_parcel(jsonb) from public;

revoke all on function orders.checkouts_of(bigint,text) from public;

revoke all on function orders.complete_order(bigint) from public;

revoke all on function orders.confirm_order(bigint) from public;

revoke all on function orders.convert_lines(text,bigint[],text[],numeric[],numeric[]) from public;

revoke all on function orders.create_order(bigint,jsonb,jsonb) from public;

revoke all on function orders.erase_checkout(bigint,bigint,text,uuid[],uuid) from public;

revoke all on function orders.erase_guest(bigint,text,text,uuid[]) from public;

revoke all on function orders.erased_ref(text) from public;

revoke all on function orders.forget_checkouts(bigint[]) from public;

revoke all on function orders.forget_person(bigint,text) from public;

revoke all on function orders.imported_checkouts() from public;

revoke all on function orders.lock_checkouts(bigint[]) from public;

revoke all on function orders.lock_order(bigint) from public;

revoke all on function orders.lock_orders(bigint[]) from public;

revoke all on function orders.name_adjustments(integer) from public;

revoke all on function orders.new_order_number() from public;

revoke all on function orders.open_orders(bigint,text) from public;

revoke all on function orders.place_order(bigint,jsonb,jsonb,jsonb) from public;

revoke all on function orders.process_order(bigint) from public;

revoke all on function orders.purchase_email(bigint,timestamp with time zone) from public;

revoke all on function orders.read_items(jsonb) from public;

revoke all on function orders.refund_order(bigint,numeric,text) from public;

revoke all on function orders.refuse_items(bigint[],text) from public;

revoke all on function orders.refuse_line(jsonb,bigint,integer) from public;

revoke all on function orders.release_expired(integer) from public;

revoke all on function orders.replay_erasure(uuid,bigint,timestamp with time zone,uuid[]) from public;

revoke all on function orders.return_stock(bigint,text) from public;

revoke all on function orders.ship_order(bigint,text,text,jsonb) from public;

revoke all on function orders.verify_base_amounts(integer) from public;

revoke all on function orders.verify_checkout_orders(integer) from public;

revoke all on function orders.verify_checkout_totals(integer) from public;

revoke all on function orders.verify_lines(integer) from public;

revoke all on function orders.verify_order_totals(integer) from public;

revoke all on function orders.verify_refunds(integer) from public;

revoke all on function orders.verify_shipments(integer) from public;

revoke all on function orders.verify_states(integer) from public;

revoke all on function orders.write_purchase(bigint,jsonb,jsonb,jsonb,boolean) from public;

revoke all on function payments.name_unbalanced_imports(integer) from public;

revoke all on function payments.unbalanced_imports() from public;

revoke all on function payments.verify_payments(integer) from public;

revoke all on function payouts.freeze_commissions(bigint[],bigint[],bigint[],numeric[],numeric[],text[],numeric[],text) from public;

revoke all on function platform.admit_master(bytea) from public;

revoke all on function platform.bare_address(platform.address) from public;

revoke all on function platform.begin_bulk_load(regclass[]) from public;

revoke all on function platform.begin_import(text,text,bytea) from public;

revoke all on function platform.begin_job_run(text,bigint) from public;

revoke all on function platform.begin_rotation(bytea,bytea,text) from public;

revoke all on function platform.begin_seed(regclass[],bigint) from public;

revoke all on function platform.claim_messages(integer,interval) from public;

revoke all on function platform.close_rotation(bigint) from public;

revoke all on function platform.country_list() from public;

revoke all on function platform.current_vendor_id() from public;

revoke all on function platform.dead_messages() from public;

revoke all on function platform.drop_messages(uuid[]) from public;

revoke all on function platform.enqueue_message(text,bytea) from public;

revoke all on function platform.ensure_month_partitions(regclass,date,date) from public;

revoke all on function platform.export_rows(text,bigint,text) from public;

revoke all on function platform.export_tables() from public;

revoke all on function platform.finish_import(bigint,jsonb) from public;

revoke all on function platform.forget_guests(bigint[]) from public;

revoke all on function platform.forget_person(bigint,uuid[],text[]) from public;

revoke all on function platform.forget_traces(uuid[],text[]) from public;

revoke all on function platform.holds_card_number(text) from public;

revoke all on function platform.imported_lines(text) from public;

revoke all on function platform.is_address(jsonb) from public;

revoke all on function platform.isolate_by_vendor(regclass) from public;

revoke all on function platform.keep_vendor_key(bytea,bytea) from public;

revoke all on function platform.key_state(bytea) from public;

revoke all on function platform.list_dead_messages(integer,timestamp with time zone,uuid) from public;

revoke all on function platform.list_job_runs(text,integer,bigint) from public;

revoke all on function platform.name_rows_without_month(integer) from public;

revoke all on function platform.new_address(text,text,text,text,bytea) from public;

revoke all on function platform.note_erasure(uuid,text,bigint,timestamp with time zone,text) from public;

revoke all on function platform.note_import_lines(bigint,text[],bigint[],text[],text[],text[]) from public;

revoke all on function platform.note_job_run(bigint,jsonb,boolean,text) from public;

revoke all on function platform.old_months(regclass,timestamp with time zone) from public;

revoke all on function platform.reserve_ids(regclass,bigint) from public;

revoke all on function platform.retry_message(uuid,bigint) from public;

revoke all on function platform.sample_again() from public;

revoke all on function platform.set_retention(bigint,text,integer,boolean) from public;

revoke all on function platform.settle_currency(text,text,boolean) from public;

revoke all on function platform.settle_master(bytea) from public;

revoke all on function platform.settle_message(uuid,text,interval) from public;

revoke all on function platform.subject_key(text,bigint,bytea) from public;

revoke all on function platform.sweep(text,timestamp with time zone,integer,boolean) from public;

revoke all on function platform.verify_card_numbers(integer) from public;

revoke all on function platform.waiting_messages(uuid,integer) from public;

revoke all on function pricing.convertible_on(text,date) from public;

revoke all on function pricing.currency_list() from public;

revoke all on function pricing.minor_unit(text) from public;

revoke all on function reviews.are_scores(jsonb) from public;

revoke all on function reviews.forget_person(bigint) from public;

revoke all on function reviews.verify_product_ratings(integer) from public;

revoke all on function reviews.write_review(bigint,bigint,integer,text,jsonb) from public;

revoke all on function vendors.add_member(bigint,bigint,text[]) from public;

revoke all on function vendors.change_member(bigint,bigint,text[]) from public;

revoke all on function vendors.forget_person(bigint) from public;

revoke all on function vendors.import_vendors(text,text[],text[],text,text,text,timestamp with time zone[]) from public;

revoke all on function vendors.invite_member(bigint,text,text[],bytea,bytea) from public;

revoke all on function vendors.members() from public;

revoke all on function vendors.owned_by(bigint) from public;

revoke all on function vendors.remove_member(bigint,bigint) from public;

revoke all on function vendors.sellers() from public;

revoke all on function vendors.staff_member(bigint,bigint) from public;

revoke all on function vendors.staff_permissions() from public;

revoke all on function vendors.vendor_of(bigint) from public;

revoke all on function vendors.verify_ratings(integer) from public;

grant execute on function accounts.accept_invitation(bytea,bigint,text,text,text) to stoa_app;
grant execute on function accounts.acting_person(bigint) to stoa_app;
grant execute on function accounts.add_passkey(bigint,bigint,bytea,text,bytea,bigint,text[],boolean,boolean,boolean,bytea,bytea,bytea[],bytea) to stoa_app;
grant execute on function accounts.answer_challenge(bytea,text,bigint,bytea,bytea,bytea,text,text) to stoa_app;
grant execute on function accounts.begin_authenticator(bigint,bytea) to stoa_app;
grant execute on function accounts.begin_passkey_ceremony(bytea,bigint,text,text) to stoa_app;
grant execute on function accounts.cancel_erasure(bigint) to stoa_app;
grant execute on function accounts.challenged_person(bytea) to stoa_app;
grant execute on function accounts.change_password(bigint,bigint,uuid,text,bytea) to stoa_app;
grant execute on function accounts.change_person(bigint,bigint,text,text,bytea) to stoa_app;
grant execute on function accounts.check_api_key(bytea) to stoa_app;
grant execute on function accounts.check_session(text,bytea) to stoa_app;
grant execute on function accounts.claim_privacy_request(interval) to stoa_app;
grant execute on function accounts.close_session(bytea,text) to stoa_app;
grant execute on function accounts.confirm_authenticator(bigint,bigint,bigint,bytea[],bytea) to stoa_app;
grant execute on function accounts.confirm_email_change(bytea) to stoa_app;
grant execute on function accounts.confirm_registration(bytea) to stoa_app;
grant execute on function accounts.correct_person(bigint,bigint,text,text,boolean,bytea,bytea,bytea[]) to stoa_app;
grant execute on function accounts.create_account(text,text,text,text) to stoa_app;
grant execute on function accounts.create_api_key(bigint,text,text,bytea,text[],integer) to stoa_app;
grant execute on function accounts.create_operator(bytea,text,text,text) to stoa_app;
grant execute on function accounts.delete_address(bigint,bigint) to stoa_app;
grant execute on function accounts.delete_role(bigint,bigint) to stoa_app;
grant execute on function accounts.end_passkey_ceremony(bytea,bigint,text) to stoa_app;
grant execute on function accounts.end_privacy_request(bigint,bigint,interval,bytea,text,interval) to stoa_app;
grant execute on function accounts.end_session(bigint,bigint) to stoa_app;
grant execute on function accounts.end_sessions(bigint,bigint,bigint) to stoa_app;
grant execute on function accounts.erase_person(bigint,bigint,text,uuid[]) to stoa_app;
grant execute on function accounts.erasure_obstacles(bigint) to stoa_app;
grant execute on function accounts.fail_sign_in(bigint,text) to stoa_app;
grant execute on function accounts.give_consent(bigint,uuid,text,boolean,text,text) to stoa_app;
grant execute on function accounts.import_people(text,text[],text[],jsonb[],timestamp with time zone[]) to stoa_app;
grant execute on function accounts.inactive_people(timestamp with time zone,timestamp with time zone,timestamp with time zone,bigint,integer) to stoa_app;
grant execute on function accounts.invite(bigint,text,text,bigint,text[],bytea,bytea) to stoa_app;
grant execute on function accounts.is_masked(bigint) to stoa_app;
grant execute on function accounts.keep_export_chunk(bigint,integer,bytea) to stoa_app;
grant execute on function accounts.last_seen(accounts.users) to stoa_app;
grant execute on function accounts.list_people(bigint,boolean,text,text,bytea,text,text,bigint,integer) to stoa_app;
grant execute on function accounts.make_default_address(bigint,bigint) to stoa_app;
grant execute on function accounts.mask_email(text) to stoa_app;
grant execute on function accounts.mask_email(text) to stoa_readonly;
grant execute on function accounts.mask_email(text) to stoa_vendor;
grant execute on function accounts.note_passkey_use(bytea,bigint,boolean) to stoa_app;
grant execute on function accounts.note_privacy_progress(bigint,integer,integer,interval) to stoa_app;
grant execute on function accounts.offer_operator_link(bytea) to stoa_app;
grant execute on function accounts.open_challenge(bigint,uuid,text,bytea) to stoa_app;
grant execute on function accounts.open_person(bigint,boolean,bigint,bytea) to stoa_app;
grant execute on function accounts.open_session(bigint,uuid,text,bytea,bytea,text,text,boolean) to stoa_app;
grant execute on function accounts.permissions_of_role(bigint) to stoa_app;
grant execute on function accounts.person_contact(bigint,boolean) to stoa_app;
grant execute on function accounts.person_contact(bigint,boolean) to stoa_readonly;
grant execute on function accounts.person_contact(bigint,boolean) to stoa_vendor;
grant execute on function accounts.person_status(bigint) to stoa_app;
grant execute on function accounts.person_summary(bigint) to stoa_app;
grant execute on function accounts.prove_session(bigint,bigint,bigint,bytea,bytea) to stoa_app;
grant execute on function accounts.prove_session_by_password(bigint,bigint) to stoa_app;
grant execute on function accounts.recover_by_answers(bigint,uuid,bytea,bytea) to stoa_app;
grant execute on function accounts.refresh_session(bytea,bytea,bytea) to stoa_app;
grant execute on function accounts.register(text,text,text,text,bytea,bytea,bytea) to stoa_app;
grant execute on function accounts.remove_authenticator(bigint,bytea) to stoa_app;
grant execute on function accounts.remove_passkey(bigint,bytea,bytea) to stoa_app;
grant execute on function accounts.renew_recovery_codes(bigint,bytea[]) to stoa_app;
grant execute on function accounts.replay_erasure(uuid,bigint,timestamp with time zone,uuid[]) to stoa_app;
grant execute on function accounts.request_email_change(bigint,text,bytea,bytea,bytea,bytea) to stoa_app;
grant execute on function accounts.request_privacy(bigint,bigint,text,bytea,interval,bytea) to stoa_app;
grant execute on function accounts.request_reset(text,bytea,bytea) to stoa_app;
grant execute on function accounts.require_manager() to stoa_app;
grant execute on function accounts.require_rank(bigint,text[]) to stoa_app;
grant execute on function accounts.reset_password(bytea,text) to stoa_app;
grant execute on function accounts.reset_second_factor(bigint,bigint,bytea) to stoa_app;
grant execute on function accounts.revoke_api_key(bigint,bigint) to stoa_app;
grant execute on function accounts.rights_of_role(text) to stoa_app;
grant execute on function accounts.save_address(bigint,bigint,text,text,text,text,text,bytea,boolean) to stoa_app;
grant execute on function accounts.save_profile(bigint,text,bytea,bytea,text,text) to stoa_app;
grant execute on function accounts.save_role(bigint,bigint,text,text,boolean,boolean,text[]) to stoa_app;
grant execute on function accounts.sessions_of(bigint) to stoa_app;
grant execute on function accounts.set_security_answers(bigint,text[],text[]) to stoa_app;
grant execute on function accounts.settle_second_factor(bigint,bigint,bytea[]) to stoa_app;
grant execute on function accounts.sweep(text,timestamp with time zone,integer,boolean) to stoa_app;
grant execute on function accounts.tell_inactive(bigint,timestamp with time zone,bytea) to stoa_app;
grant execute on function accounts.try_answers(text) to stoa_app;
grant execute on function accounts.use_second_factor(bigint,bigint,bytea) to stoa_app;
grant execute on function accounts.withdraw_invitation(bigint,bigint) to stoa_app;
grant execute on function analytics.activity_ever(bigint) to stoa_app;
grant execute on function analytics.activity_ever(bigint) to stoa_readonly;
grant execute on function analytics.activity_ever(bigint) to stoa_vendor;
grant execute on function analytics.amount(text,numeric,numeric,numeric,numeric) to stoa_app;
grant execute on function analytics.amount(text,numeric,numeric,numeric,numeric) to stoa_readonly;
grant execute on function analytics.amount(text,numeric,numeric,numeric,numeric) to stoa_vendor;
grant execute on function analytics.category_tree(bigint) to stoa_app;
grant execute on function analytics.category_tree(bigint) to stoa_readonly;
grant execute on function analytics.category_tree(bigint) to stoa_vendor;
grant execute on function analytics.customer_activity(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.customer_activity(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.customer_activity(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.customer_scores(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.customer_scores(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.customer_scores(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.customer_segments(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.customer_segments(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.customer_segments(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.customer_spending(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.customer_spending(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.customer_spending(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.customers_ever(bigint,boolean) to stoa_app;
grant execute on function analytics.customers_ever(bigint,boolean) to stoa_readonly;
grant execute on function analytics.customers_ever(bigint,boolean) to stoa_vendor;
grant execute on function analytics.daily_rates(text) to stoa_app;
grant execute on function analytics.daily_rates(text) to stoa_readonly;
grant execute on function analytics.daily_rates(text) to stoa_vendor;
grant execute on function analytics.ensure_rollups() to stoa_app;
grant execute on function analytics.feature_cells(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.feature_cells(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.feature_cells(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.feature_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_app;
grant execute on function analytics.feature_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_readonly;
grant execute on function analytics.feature_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_vendor;
grant execute on function analytics.first_order_at(bigint) to stoa_app;
grant execute on function analytics.first_order_at(bigint) to stoa_readonly;
grant execute on function analytics.first_order_at(bigint) to stoa_vendor;
grant execute on function analytics.funnel(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.funnel(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.funnel(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.funnel_between(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.funnel_between(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.funnel_between(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.funnel_changes(analytics.event_deltas[],bigint) to stoa_app;
grant execute on function analytics.funnel_changes(analytics.event_deltas[],bigint) to stoa_readonly;
grant execute on function analytics.funnel_changes(analytics.event_deltas[],bigint) to stoa_vendor;
grant execute on function analytics.funnel_ever(bigint) to stoa_app;
grant execute on function analytics.funnel_ever(bigint) to stoa_readonly;
grant execute on function analytics.funnel_ever(bigint) to stoa_vendor;
grant execute on function analytics.guest_orders(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.guest_orders(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.guest_orders(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.is_sold(text) to stoa_app;
grant execute on function analytics.is_sold(text) to stoa_readonly;
grant execute on function analytics.is_sold(text) to stoa_vendor;
grant execute on function analytics.items_in(text,timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.items_in(text,timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.items_in(text,timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.low_stock(timestamp with time zone,timestamp with time zone,bigint,bigint,integer,bigint,bigint,bigint) to stoa_app;
grant execute on function analytics.low_stock(timestamp with time zone,timestamp with time zone,bigint,bigint,integer,bigint,bigint,bigint) to stoa_readonly;
grant execute on function analytics.low_stock(timestamp with time zone,timestamp with time zone,bigint,bigint,integer,bigint,bigint,bigint) to stoa_vendor;
grant execute on function analytics.merge_deltas() to stoa_app;
grant execute on function analytics.merge_traffic() to stoa_app;
grant execute on function analytics.money_mode(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.money_mode(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.money_mode(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.new_vs_returning(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.new_vs_returning(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.new_vs_returning(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.note_purchase(bigint,jsonb,bigint[],bigint[],text[],bigint[],bigint[],integer[],numeric[],numeric[],numeric[],numeric[]) to stoa_app;
grant execute on function analytics.order_facts(timestamp with time zone,timestamp with time zone) to stoa_app;
grant execute on function analytics.order_facts(timestamp with time zone,timestamp with time zone) to stoa_readonly;
grant execute on function analytics.order_facts(timestamp with time zone,timestamp with time zone) to stoa_vendor;
grant execute on function analytics.orders_in(text,timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.orders_in(text,timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.orders_in(text,timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.place_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_app;
grant execute on function analytics.place_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_readonly;
grant execute on function analytics.place_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_vendor;
grant execute on function analytics.place_id(text,text,text) to stoa_app;
grant execute on function analytics.place_id(text,text,text) to stoa_readonly;
grant execute on function analytics.place_id(text,text,text) to stoa_vendor;
grant execute on function analytics.place_names(bigint) to stoa_app;
grant execute on function analytics.place_names(bigint) to stoa_readonly;
grant execute on function analytics.place_names(bigint) to stoa_vendor;
grant execute on function analytics.product_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_app;
grant execute on function analytics.product_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_readonly;
grant execute on function analytics.product_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_vendor;
grant execute on function analytics.product_mode(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.product_mode(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.product_mode(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.product_months(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean,date,bigint,bigint,bigint) to stoa_app;
grant execute on function analytics.product_months(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean,date,bigint,bigint,bigint) to stoa_readonly;
grant execute on function analytics.product_months(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean,date,bigint,bigint,bigint) to stoa_vendor;
grant execute on function analytics.product_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_app;
grant execute on function analytics.product_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_readonly;
grant execute on function analytics.product_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_vendor;
grant execute on function analytics.product_stages(timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.product_stages(timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.product_stages(timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.product_sums(text,timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.product_sums(text,timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.product_sums(text,timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.product_trends(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.product_trends(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.product_trends(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.purchases(bigint[],bigint[]) to stoa_app;
grant execute on function analytics.purchases(bigint[],bigint[]) to stoa_readonly;
grant execute on function analytics.purchases(bigint[],bigint[]) to stoa_vendor;
grant execute on function analytics.rates(text,text) to stoa_app;
grant execute on function analytics.rates(text,text) to stoa_readonly;
grant execute on function analytics.rates(text,text) to stoa_vendor;
grant execute on function analytics.rebuild_rollups() to stoa_app;
grant execute on function analytics.rebuild_traffic() to stoa_app;
grant execute on function analytics.recount_customer_activity(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.recount_customer_activity(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.recount_customer_activity(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.recount_customer_segments(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.recount_customer_segments(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.recount_customer_segments(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.recount_feature_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_app;
grant execute on function analytics.recount_feature_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_readonly;
grant execute on function analytics.recount_feature_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_vendor;
grant execute on function analytics.recount_funnel(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.recount_funnel(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.recount_funnel(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.recount_guest_orders(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.recount_guest_orders(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.recount_guest_orders(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.recount_low_stock(timestamp with time zone,timestamp with time zone,bigint,bigint,integer) to stoa_app;
grant execute on function analytics.recount_low_stock(timestamp with time zone,timestamp with time zone,bigint,bigint,integer) to stoa_readonly;
grant execute on function analytics.recount_low_stock(timestamp with time zone,timestamp with time zone,bigint,bigint,integer) to stoa_vendor;
grant execute on function analytics.recount_new_vs_returning(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.recount_new_vs_returning(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.recount_new_vs_returning(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.recount_product_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_app;
grant execute on function analytics.recount_product_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_readonly;
grant execute on function analytics.recount_product_ratings(timestamp with time zone,timestamp with time zone,bigint,bigint) to stoa_vendor;
grant execute on function analytics.recount_product_trends(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.recount_product_trends(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.recount_product_trends(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.recount_refunds(timestamp with time zone,timestamp with time zone,text,bigint) to stoa_app;
grant execute on function analytics.recount_refunds(timestamp with time zone,timestamp with time zone,text,bigint) to stoa_readonly;
grant execute on function analytics.recount_refunds(timestamp with time zone,timestamp with time zone,text,bigint) to stoa_vendor;
grant execute on function analytics.recount_regional_sales(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,text,boolean) to stoa_app;
grant execute on function analytics.recount_regional_sales(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,text,boolean) to stoa_readonly;
grant execute on function analytics.recount_regional_sales(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,text,boolean) to stoa_vendor;
grant execute on function analytics.recount_sales_by_category(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.recount_sales_by_category(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.recount_sales_by_category(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.recount_sales_over_time(timestamp with time zone,timestamp with time zone,text,text,bigint,bigint,text,boolean) to stoa_app;
grant execute on function analytics.recount_sales_over_time(timestamp with time zone,timestamp with time zone,text,text,bigint,bigint,text,boolean) to stoa_readonly;
grant execute on function analytics.recount_sales_over_time(timestamp with time zone,timestamp with time zone,text,text,bigint,bigint,text,boolean) to stoa_vendor;
grant execute on function analytics.recount_top_products(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,boolean) to stoa_app;
grant execute on function analytics.recount_top_products(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,boolean) to stoa_readonly;
grant execute on function analytics.recount_top_products(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,boolean) to stoa_vendor;
grant execute on function analytics.recount_user_activity(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.recount_user_activity(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.recount_user_activity(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.recount_vendor_performance(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.recount_vendor_performance(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.recount_vendor_performance(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.refund_mode(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.refund_mode(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.refund_mode(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.refund_reasons() to stoa_app;
grant execute on function analytics.refunded_orders(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.refunded_orders(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.refunded_orders(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.refunds(timestamp with time zone,timestamp with time zone,text,bigint) to stoa_app;
grant execute on function analytics.refunds(timestamp with time zone,timestamp with time zone,text,bigint) to stoa_readonly;
grant execute on function analytics.refunds(timestamp with time zone,timestamp with time zone,text,bigint) to stoa_vendor;
grant execute on function analytics.refunds_in(text,timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.refunds_in(text,timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.refunds_in(text,timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.regional_sales(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,text,boolean) to stoa_app;
grant execute on function analytics.regional_sales(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,text,boolean) to stoa_readonly;
grant execute on function analytics.regional_sales(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,text,boolean) to stoa_vendor;
grant execute on function analytics.resolve_request(text,text,boolean,timestamp without time zone,timestamp without time zone,bigint,bigint) to stoa_app;
grant execute on function analytics.resolve_request(text,text,boolean,timestamp without time zone,timestamp without time zone,bigint,bigint) to stoa_readonly;
grant execute on function analytics.resolve_request(text,text,boolean,timestamp without time zone,timestamp without time zone,bigint,bigint) to stoa_vendor;
grant execute on function analytics.review_cells(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.review_cells(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.review_cells(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.rollup_mode(timestamp with time zone,timestamp with time zone,text,bigint,boolean,boolean) to stoa_app;
grant execute on function analytics.rollup_mode(timestamp with time zone,timestamp with time zone,text,bigint,boolean,boolean) to stoa_readonly;
grant execute on function analytics.rollup_mode(timestamp with time zone,timestamp with time zone,text,bigint,boolean,boolean) to stoa_vendor;
grant execute on function analytics.sales_bounds(bigint,boolean) to stoa_app;
grant execute on function analytics.sales_bounds(bigint,boolean) to stoa_readonly;
grant execute on function analytics.sales_bounds(bigint,boolean) to stoa_vendor;
grant execute on function analytics.sales_by_category(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.sales_by_category(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.sales_by_category(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.sales_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_app;
grant execute on function analytics.sales_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_readonly;
grant execute on function analytics.sales_cells(timestamp with time zone,timestamp with time zone,bigint,boolean,text) to stoa_vendor;
grant execute on function analytics.sales_over_time(timestamp with time zone,timestamp with time zone,text,text,bigint,bigint,text,boolean,boolean,date,bigint) to stoa_app;
grant execute on function analytics.sales_over_time(timestamp with time zone,timestamp with time zone,text,text,bigint,bigint,text,boolean,boolean,date,bigint) to stoa_readonly;
grant execute on function analytics.sales_over_time(timestamp with time zone,timestamp with time zone,text,text,bigint,bigint,text,boolean,boolean,date,bigint) to stoa_vendor;
grant execute on function analytics.sales_totals(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_app;
grant execute on function analytics.sales_totals(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_readonly;
grant execute on function analytics.sales_totals(timestamp with time zone,timestamp with time zone,text,bigint,bigint,boolean) to stoa_vendor;
grant execute on function analytics.segment_grid() to stoa_app;
grant execute on function analytics.segment_grid() to stoa_readonly;
grant execute on function analytics.segment_grid() to stoa_vendor;
grant execute on function analytics.segment_of(integer,integer,integer) to stoa_app;
grant execute on function analytics.segment_of(integer,integer,integer) to stoa_readonly;
grant execute on function analytics.segment_of(integer,integer,integer) to stoa_vendor;
grant execute on function analytics.spans(timestamp with time zone,timestamp with time zone,text,text) to stoa_app;
grant execute on function analytics.spans(timestamp with time zone,timestamp with time zone,text,text) to stoa_readonly;
grant execute on function analytics.spans(timestamp with time zone,timestamp with time zone,text,text) to stoa_vendor;
grant execute on function analytics.stage_of(boolean,numeric,numeric) to stoa_app;
grant execute on function analytics.stage_of(boolean,numeric,numeric) to stoa_readonly;
grant execute on function analytics.stage_of(boolean,numeric,numeric) to stoa_vendor;
grant execute on function analytics.step_of(text) to stoa_app;
grant execute on function analytics.step_of(text) to stoa_readonly;
grant execute on function analytics.step_of(text) to stoa_vendor;
grant execute on function analytics.sweep_events(timestamp with time zone,integer,boolean) to stoa_app;
grant execute on function analytics.top_products(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,boolean) to stoa_app;
grant execute on function analytics.top_products(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,boolean) to stoa_readonly;
grant execute on function analytics.top_products(timestamp with time zone,timestamp with time zone,text,bigint,bigint,text,boolean) to stoa_vendor;
grant execute on function analytics.uncounted_facts() to stoa_app;
grant execute on function analytics.unknown_actions(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.unknown_actions(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.unknown_actions(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.user_activity(timestamp with time zone,timestamp with time zone,bigint) to stoa_app;
grant execute on function analytics.user_activity(timestamp with time zone,timestamp with time zone,bigint) to stoa_readonly;
grant execute on function analytics.user_activity(timestamp with time zone,timestamp with time zone,bigint) to stoa_vendor;
grant execute on function analytics.vendor_performance(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_app;
grant execute on function analytics.vendor_performance(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_readonly;
grant execute on function analytics.vendor_performance(timestamp with time zone,timestamp with time zone,text,bigint,boolean) to stoa_vendor;
grant execute on function analytics.verify_kept_figures(integer) to stoa_app;
grant execute on function analytics.verify_rollups() to stoa_app;
grant execute on function analytics.verify_traffic() to stoa_app;
grant execute on function analytics.whose(bigint) to stoa_app;
grant execute on function analytics.whose(bigint) to stoa_readonly;
grant execute on function analytics.whose(bigint) to stoa_vendor;
grant execute on function audit.act_about(bigint,bigint,bytea) to stoa_app;
grant execute on function audit.act_as(bigint,text) to stoa_app;
grant execute on function audit.list_activity(bigint,text,timestamp with time zone,timestamp with time zone,timestamp with time zone,bigint,integer) to stoa_app;
grant execute on function audit.list_entries(text,jsonb,bigint,bigint,text,timestamp with time zone,timestamp with time zone,text,bigint,integer) to stoa_app;
grant execute on function audit.log_activity(bigint,bigint,text,text) to stoa_app;
grant execute on function audit.note_view(bigint,bigint,bytea) to stoa_app;
grant execute on function audit.seal_entries(integer) to stoa_app;
grant execute on function audit.show_entry(bigint) to stoa_app;
grant execute on function audit.sweep_activity(timestamp with time zone,integer,boolean) to stoa_app;
grant execute on function audit.trail_state() to stoa_app;
grant execute on function audit.verify_trail(integer) to stoa_app;
grant execute on function audit.views_of(bigint,bigint,integer) to stoa_app;
grant execute on function carts.sweep(timestamp with time zone,integer,boolean) to stoa_app;
grant execute on function catalog.add_stock(bigint[],integer[]) to stoa_app;
grant execute on function catalog.import_categories(text[],text[],text[],text,text[]) to stoa_app;
grant execute on function catalog.import_products(bigint[],text[],text[],numeric[],numeric[],bigint[],timestamp with time zone[]) to stoa_app;
grant execute on function catalog.lock_products(bigint[]) to stoa_app;
grant execute on function catalog.set_product_ratings(bigint[],numeric[],integer[]) to stoa_app;
grant execute on function catalog.variants_on_sale(bigint[]) to stoa_app;
grant execute on function catalog.vendor_of_product(bigint) to stoa_app;
grant execute on function inventory.expired_orders(integer) to stoa_app;
grant execute on function inventory.import_warehouses(bigint[],text,text) to stoa_app;
grant execute on function inventory.journal_totals(bigint) to stoa_app;
grant execute on function inventory.lock_levels(bigint[],bigint) to stoa_app;
grant execute on function inventory.refuse_shortage(bigint[],integer[],bigint[],integer[]) to stoa_app;
grant execute on function inventory.release(bigint[]) to stoa_app;
grant execute on function inventory.reserve(bigint[],bigint[],integer[],timestamp with time zone) to stoa_app;
grant execute on function inventory.sell(bigint,bigint[],bigint[],integer[]) to stoa_app;
grant execute on function inventory.take_back(bigint[],text) to stoa_app;
grant execute on function orders.allowed_status_changes() to stoa_app;
grant execute on function orders.allowed_status_changes() to stoa_readonly;
grant execute on function orders.allowed_status_changes() to stoa_vendor;
grant execute on function orders.billing_place(bigint) to stoa_readonly;
grant execute on function orders.cancel_order(bigint,text) to stoa_app;
grant execute on function orders.change_status(bigint,text,text) to stoa_app;
grant execute on function orders.check_buyer(bigint,jsonb,jsonb) to stoa_app;
grant execute on function orders.check_parcel(jsonb) to stoa_app;
grant execute on function orders.complete_order(bigint) to stoa_app;
grant execute on function orders.confirm_order(bigint) to stoa_app;
grant execute on function orders.convert_lines(text,bigint[],text[],numeric[],numeric[]) to stoa_app;
grant execute on function orders.create_order(bigint,jsonb,jsonb) to stoa_app;
grant execute on function orders.erase_guest(bigint,text,text,uuid[]) to stoa_app;
grant execute on function orders.erased_ref(text) to stoa_app;
grant execute on function orders.imported_checkouts() to stoa_app;
grant execute on function orders.lock_checkouts(bigint[]) to stoa_app;
grant execute on function orders.lock_order(bigint) to stoa_app;
grant execute on function orders.lock_orders(bigint[]) to stoa_app;
grant execute on function orders.new_order_number() to stoa_app;
grant execute on function orders.open_orders(bigint,text) to stoa_app;
grant execute on function orders.place_order(bigint,jsonb,jsonb,jsonb) to stoa_app;
grant execute on function orders.process_order(bigint) to stoa_app;
grant execute on function orders.purchase_email(bigint,timestamp with time zone) to stoa_app;
grant execute on function orders.read_items(jsonb) to stoa_app;
grant execute on function orders.refund_order(bigint,numeric,text) to stoa_app;
grant execute on function orders.refuse_items(bigint[],text) to stoa_app;
grant execute on function orders.refuse_line(jsonb,bigint,integer) to stoa_app;
grant execute on function orders.release_expired(integer) to stoa_app;
grant execute on function orders.replay_erasure(uuid,bigint,timestamp with time zone,uuid[]) to stoa_app;
grant execute on function orders.return_stock(bigint,text) to stoa_app;
grant execute on function orders.ship_order(bigint,text,text,jsonb) to stoa_app;
grant execute on function orders.write_purchase(bigint,jsonb,jsonb,jsonb,boolean) to stoa_app;
grant execute on function payments.unbalanced_imports() to stoa_app;
grant execute on function payouts.freeze_commissions(bigint[],bigint[],bigint[],numeric[],numeric[],text[],numeric[],text) to stoa_app;
grant execute on function platform.begin_import(text,text,bytea) to stoa_app;
grant execute on function platform.begin_job_run(text,bigint) to stoa_app;
grant execute on function platform.claim_messages(integer,interval) to stoa_app;
grant execute on function platform.country_list() to stoa_app;
grant execute on function platform.current_vendor_id() to stoa_app;
grant execute on function platform.current_vendor_id() to stoa_readonly;
grant execute on function platform.current_vendor_id() to stoa_vendor;
grant execute on function platform.dead_messages() to stoa_app;
grant execute on function platform.drop_messages(uuid[]) to stoa_app;
grant execute on function platform.enqueue_message(text,bytea) to stoa_app;
grant execute on function platform.ensure_month_partitions(regclass,date,date) to stoa_app;
grant execute on function platform.export_rows(text,bigint,text) to stoa_app;
grant execute on function platform.export_tables() to stoa_app;
grant execute on function platform.finish_import(bigint,jsonb) to stoa_app;
grant execute on function platform.imported_lines(text) to stoa_app;
grant execute on function platform.is_address(jsonb) to stoa_app;
grant execute on function platform.is_time_zone(text) to stoa_app;
grant execute on function platform.is_time_zone(text) to stoa_readonly;
grant execute on function platform.is_time_zone(text) to stoa_vendor;
grant execute on function platform.key_state(bytea) to stoa_app;
grant execute on function platform.list_dead_messages(integer,timestamp with time zone,uuid) to stoa_app;
grant execute on function platform.list_job_runs(text,integer,bigint) to stoa_app;
grant execute on function platform.marketplace_currency() to stoa_app;
grant execute on function platform.marketplace_currency() to stoa_readonly;
grant execute on function platform.marketplace_currency() to stoa_vendor;
grant execute on function platform.marketplace_name() to stoa_app;
grant execute on function platform.marketplace_name() to stoa_vendor;
grant execute on function platform.marketplace_time_zone() to stoa_app;
grant execute on function platform.marketplace_time_zone() to stoa_readonly;
grant execute on function platform.marketplace_time_zone() to stoa_vendor;
grant execute on function platform.new_address(text,text,text,text,bytea) to stoa_app;
grant execute on function platform.note_import_lines(bigint,text[],bigint[],text[],text[],text[]) to stoa_app;
grant execute on function platform.note_job_run(bigint,jsonb,boolean,text) to stoa_app;
grant execute on function platform.old_months(regclass,timestamp with time zone) to stoa_app;
grant execute on function platform.retry_message(uuid,bigint) to stoa_app;
grant execute on function platform.sample_again() to stoa_app;
grant execute on function platform.set_retention(bigint,text,integer,boolean) to stoa_app;
grant execute on function platform.settle_currency(text,text,boolean) to stoa_app;
grant execute on function platform.settle_message(uuid,text,interval) to stoa_app;
grant execute on function platform.subject_key(text,bigint,bytea) to stoa_app;
grant execute on function platform.sweep(text,timestamp with time zone,integer,boolean) to stoa_app;
grant execute on function platform.waiting_messages(uuid,integer) to stoa_app;
grant execute on function pricing.convertible_currencies(text) to stoa_app;
grant execute on function pricing.convertible_currencies(text) to stoa_readonly;
grant execute on function pricing.convertible_currencies(text) to stoa_vendor;
grant execute on function pricing.convertible_on(text,date) to stoa_app;
grant execute on function pricing.currency_list() to stoa_app;
grant execute on function pricing.is_currency(text) to stoa_app;
grant execute on function pricing.is_currency(text) to stoa_readonly;
grant execute on function pricing.is_currency(text) to stoa_vendor;
grant execute on function pricing.minor_unit(text) to stoa_app;
grant execute on function pricing.rates_between(text,text) to stoa_app;
grant execute on function pricing.rates_between(text,text) to stoa_readonly;
grant execute on function pricing.rates_between(text,text) to stoa_vendor;
grant execute on function reviews.are_scores(jsonb) to stoa_app;
grant execute on function reviews.latest_reviews(bigint,integer) to stoa_app;
grant execute on function reviews.write_review(bigint,bigint,integer,text,jsonb) to stoa_app;
grant execute on function vendors.add_member(bigint,bigint,text[]) to stoa_app;
grant execute on function vendors.change_member(bigint,bigint,text[]) to stoa_vendor;
grant execute on function vendors.import_vendors(text,text[],text[],text,text,text,timestamp with time zone[]) to stoa_app;
grant execute on function vendors.invite_member(bigint,text,text[],bytea,bytea) to stoa_vendor;
grant execute on function vendors.is_active(bigint) to stoa_app;
grant execute on function vendors.members() to stoa_vendor;
grant execute on function vendors.owned_by(bigint) to stoa_app;
grant execute on function vendors.remove_member(bigint,bigint) to stoa_vendor;
grant execute on function vendors.sellers() to stoa_app;
grant execute on function vendors.shop_front(bigint) to stoa_app;
grant execute on function vendors.staff_permissions() to stoa_vendor;
grant execute on function vendors.vendor_of(bigint) to stoa_app;
grant usage on schema accounts to stoa_app;
grant usage on schema accounts to stoa_readonly;
grant usage on schema accounts to stoa_vendor;
grant usage on schema analytics to stoa_app;
grant usage on schema analytics to stoa_readonly;
grant usage on schema analytics to stoa_vendor;
grant usage on schema audit to stoa_app;
grant usage on schema audit to stoa_readonly;
grant usage on schema audit to stoa_vendor;
grant usage on schema carts to stoa_app;
grant usage on schema carts to stoa_readonly;
grant usage on schema catalog to stoa_app;
grant usage on schema catalog to stoa_readonly;
grant usage on schema catalog to stoa_vendor;
grant usage on schema inventory to stoa_app;
grant usage on schema inventory to stoa_readonly;
grant usage on schema inventory to stoa_vendor;
grant usage on schema notifications to stoa_app;
grant usage on schema orders to stoa_app;
grant usage on schema orders to stoa_readonly;
grant usage on schema orders to stoa_vendor;
grant usage on schema payments to stoa_app;
grant usage on schema payments to stoa_readonly;
grant usage on schema payments to stoa_vendor;
grant usage on schema payouts to stoa_app;
grant usage on schema payouts to stoa_readonly;
grant usage on schema payouts to stoa_vendor;
grant usage on schema platform to stoa_app;
grant usage on schema platform to stoa_readonly;
grant usage on schema platform to stoa_vendor;
grant usage on schema pricing to stoa_app;
grant usage on schema pricing to stoa_readonly;
grant usage on schema pricing to stoa_vendor;
grant usage on schema reporting to stoa_app;
grant usage on schema reporting to stoa_readonly;
grant usage on schema reporting to stoa_vendor;
grant usage on schema reviews to stoa_app;
grant usage on schema reviews to stoa_readonly;
grant usage on schema reviews to stoa_vendor;
grant usage on schema vendors to stoa_app;
grant usage on schema vendors to stoa_readonly;
grant usage on schema vendors to stoa_vendor;
grant delete, insert, select, update on table accounts.addresses to stoa_app;
grant delete, insert, select, update on table accounts.answer_attempts to stoa_app;
grant delete, insert, select, update on table accounts.api_keys to stoa_app;
grant delete, insert, select, update on table accounts.authenticators to stoa_app;
grant delete, insert, select, update on table accounts.challenges to stoa_app;
grant insert, select on table accounts.consents to stoa_app;
grant delete, insert, select, update on table accounts.email_changes to stoa_app;
grant delete, insert, select, update on table accounts.export_chunks to stoa_app;
grant delete, insert, select, update on table accounts.invitations to stoa_app;
grant delete, insert, select, update on table accounts.operator_links to stoa_app;
grant delete, insert, select, update on table accounts.passkey_ceremonies to stoa_app;
grant delete, insert, select, update on table accounts.passkeys to stoa_app;
grant delete, insert, select, update on table accounts.password_resets to stoa_app;
grant select on table accounts.permissions to stoa_app;
grant select on table accounts.permissions to stoa_readonly;
grant delete, insert, select, update on table accounts.privacy_requests to stoa_app;
grant delete, insert, select, update on table accounts.recovery_codes to stoa_app;
grant delete, insert, select, update on table accounts.registrations to stoa_app;
grant delete, insert, select, update on table accounts.role_permissions to stoa_app;
grant select on table accounts.role_permissions to stoa_readonly;
grant delete, insert, select, update on table accounts.roles to stoa_app;
grant select on table accounts.roles to stoa_readonly;
grant delete, insert, select, update on table accounts.security_answers to stoa_app;
grant delete, insert, select, update on table accounts.sessions to stoa_app;
grant delete, insert, select, update on table accounts.spent_refresh_hashes to stoa_app;
grant delete, insert, select, update on table accounts.users to stoa_app;
grant select (user_id, name, email, country, region, city, role_id, created_at, last_login, status, language, currency, erased_at) on table accounts.users to stoa_readonly;
grant select (user_id, name, country, region, city) on table accounts.users to stoa_vendor;
grant delete, insert, select on table analytics.activity_deltas to stoa_app;
grant select on table analytics.activity_deltas to stoa_readonly;
grant select on table analytics.activity_deltas to stoa_vendor;
grant delete, insert, select, update on table analytics.activity_totals to stoa_app;
grant select on table analytics.activity_totals to stoa_readonly;
grant select on table analytics.activity_totals to stoa_vendor;
grant select on table analytics.carried_activity to stoa_app;
grant select on table analytics.carried_steps to stoa_app;
grant delete, insert, select, update on table analytics.customer_totals to stoa_app;
grant select on table analytics.customer_totals to stoa_readonly;
grant select on table analytics.customer_totals to stoa_vendor;
grant delete, insert, select, update on table analytics.dashboard_widgets to stoa_app;
grant delete, insert, select, update on table analytics.dashboards to stoa_app;
grant delete, insert, select on table analytics.deltas to stoa_app;
grant select on table analytics.deltas to stoa_readonly;
grant select on table analytics.deltas to stoa_vendor;
grant delete, insert, select on table analytics.event_deltas to stoa_app;
grant select on table analytics.event_deltas to stoa_readonly;
grant select on table analytics.event_deltas to stoa_vendor;
grant insert, select on table analytics.events to stoa_app;
grant select on table analytics.events to stoa_readonly;
grant select on table analytics.events to stoa_vendor;
grant delete, insert, select, update on table analytics.feature_rollup to stoa_app;
grant select on table analytics.feature_rollup to stoa_readonly;
grant select on table analytics.feature_rollup to stoa_vendor;
grant delete, insert, select, update on table analytics.funnel_counts to stoa_app;
grant select on table analytics.funnel_counts to stoa_readonly;
grant select on table analytics.funnel_counts to stoa_vendor;
grant delete, insert, select, update on table analytics.funnel_users to stoa_app;
grant select on table analytics.funnel_users to stoa_readonly;
grant select on table analytics.funnel_users to stoa_vendor;
grant delete, insert, select, update on table analytics.funnel_visitors to stoa_app;
grant select on table analytics.funnel_visitors to stoa_readonly;
grant select on table analytics.funnel_visitors to stoa_vendor;
grant delete, insert, select, update on table analytics.place_rollup to stoa_app;
grant select on table analytics.place_rollup to stoa_readonly;
grant select on table analytics.place_rollup to stoa_vendor;
grant delete, insert, select, update on table analytics.places to stoa_app;
grant select on table analytics.places to stoa_readonly;
grant select on table analytics.places to stoa_vendor;
grant delete, insert, select, update on table analytics.product_rollup to stoa_app;
grant select on table analytics.product_rollup to stoa_readonly;
grant select on table analytics.product_rollup to stoa_vendor;
grant delete, insert, select, update on table analytics.refund_totals to stoa_app;
grant select on table analytics.refund_totals to stoa_readonly;
grant select on table analytics.refund_totals to stoa_vendor;
grant delete, insert, select on table analytics.review_deltas to stoa_app;
grant select on table analytics.review_deltas to stoa_readonly;
grant select on table analytics.review_deltas to stoa_vendor;
grant delete, insert, select, update on table analytics.review_rollup to stoa_app;
grant select on table analytics.review_rollup to stoa_readonly;
grant select on table analytics.review_rollup to stoa_vendor;
grant delete, insert, select, update on table analytics.sales_rollup to stoa_app;
grant select on table analytics.sales_rollup to stoa_readonly;
grant select on table analytics.sales_rollup to stoa_vendor;
grant insert, select on table audit.activity_logs to stoa_app;
grant select on table audit.activity_logs to stoa_readonly;
grant select on table audit.activity_logs to stoa_vendor;
grant select on table audit.audit_entries to stoa_app;
grant select on table audit.audit_seals to stoa_app;
grant delete, insert, select, update on table carts.cart_items to stoa_app;
grant select on table carts.cart_items to stoa_readonly;
grant delete, insert, select, update on table carts.carts to stoa_app;
grant select on table carts.carts to stoa_readonly;
grant delete, insert, select, update on table carts.wishlist_items to stoa_app;
grant select on table carts.wishlist_items to stoa_readonly;
grant delete, insert, select, update on table carts.wishlists to stoa_app;
grant select on table carts.wishlists to stoa_readonly;
grant delete, insert, select, update on table catalog.attribute_values to stoa_app;
grant select on table catalog.attribute_values to stoa_readonly;
grant select on table catalog.attribute_values to stoa_vendor;
grant delete, insert, select, update on table catalog.attributes to stoa_app;
grant select on table catalog.attributes to stoa_readonly;
grant select on table catalog.attributes to stoa_vendor;
grant delete, insert, select, update on table catalog.categories to stoa_app;
grant select on table catalog.categories to stoa_readonly;
grant select on table catalog.categories to stoa_vendor;
grant delete, insert, select, update on table catalog.media to stoa_app;
grant select on table catalog.media to stoa_readonly;
grant select on table catalog.media to stoa_vendor;
grant delete, insert, select, update on table catalog.product_dynamic_attributes to stoa_app;
grant select on table catalog.product_dynamic_attributes to stoa_readonly;
grant select on table catalog.product_dynamic_attributes to stoa_vendor;
grant delete, insert, select, update on table catalog.product_images to stoa_app;
grant select on table catalog.product_images to stoa_readonly;
grant select on table catalog.product_images to stoa_vendor;
grant delete, insert, select, update on table catalog.product_variants to stoa_app;
grant select on table catalog.product_variants to stoa_readonly;
grant select on table catalog.product_variants to stoa_vendor;
grant delete, insert, select, update on table catalog.products to stoa_app;
grant select on table catalog.products to stoa_readonly;
grant select on table catalog.products to stoa_vendor;
grant delete, insert, select, update on table catalog.translations to stoa_app;
grant select on table catalog.translations to stoa_readonly;
grant select on table catalog.translations to stoa_vendor;
grant delete, insert, select, update on table catalog.variant_attributes to stoa_app;
grant select on table catalog.variant_attributes to stoa_readonly;
grant select on table catalog.variant_attributes to stoa_vendor;
grant insert, select, update on table inventory.stock_levels to stoa_app;
grant select on table inventory.stock_levels to stoa_readonly;
grant select on table inventory.stock_levels to stoa_vendor;
grant insert, select on table inventory.stock_movements to stoa_app;
grant select on table inventory.stock_movements to stoa_readonly;
grant select on table inventory.stock_movements to stoa_vendor;
grant insert, select, update on table inventory.stock_reservations to stoa_app;
grant select on table inventory.stock_reservations to stoa_readonly;
grant select on table inventory.stock_reservations to stoa_vendor;
grant insert, select, update on table inventory.warehouses to stoa_app;
grant select on table inventory.warehouses to stoa_readonly;
grant select on table inventory.warehouses to stoa_vendor;
grant delete, insert, select, update on table notifications.notifications to stoa_app;
grant insert, select, update on table orders.checkouts to stoa_app;
grant select (checkout_id, user_id, status, currency, total, base_currency, base_total, created_at, placed_at) on table orders.checkouts to stoa_readonly;
grant insert, select, update on table orders.order_items to stoa_app;
grant select on table orders.order_items to stoa_readonly;
grant select on table orders.order_items to stoa_vendor;
grant insert, select on table orders.order_status_history to stoa_app;
grant select on table orders.order_status_history to stoa_readonly;
grant select on table orders.order_status_history to stoa_vendor;
grant insert, select, update on table orders.orders to stoa_app;
grant select (order_id, order_number, checkout_id, user_id, vendor_id, order_kind, order_status, payment_status, ship_country, ship_region, ship_city, currency, items_total, discount_total, shipping_total, tax_total, order_total, base_currency, base_items_total, base_discount_total, base_shipping_total, base_tax_total, base_order_total, created_at, updated_at, shipped_at, completed_at) on table orders.orders to stoa_readonly;
grant select on table orders.orders to stoa_vendor;
grant insert, select on table orders.refunds to stoa_app;
grant select on table orders.refunds to stoa_readonly;
grant select on table orders.refunds to stoa_vendor;
grant insert, select, update on table orders.shipment_items to stoa_app;
grant select on table orders.shipment_items to stoa_readonly;
grant select on table orders.shipment_items to stoa_vendor;
grant insert, select, update on table orders.shipments to stoa_app;
grant select on table orders.shipments to stoa_readonly;
grant select on table orders.shipments to stoa_vendor;
grant insert, select, update on table payments.payment_intents to stoa_app;
grant select on table payments.payment_intents to stoa_readonly;
grant insert, select, update on table payments.payments to stoa_app;
grant select on table payments.payments to stoa_readonly;
grant select on table payments.payments to stoa_vendor;
grant insert, select, update on table payouts.commissions to stoa_app;
grant select on table payouts.commissions to stoa_readonly;
grant select on table payouts.commissions to stoa_vendor;
grant insert, select, update on table payouts.payout_items to stoa_app;
grant select on table payouts.payout_items to stoa_readonly;
grant select on table payouts.payout_items to stoa_vendor;
grant insert, select, update on table payouts.payouts to stoa_app;
grant select on table payouts.payouts to stoa_readonly;
grant select on table payouts.payouts to stoa_vendor;
grant select on table platform.countries to stoa_app;
grant select on table platform.countries to stoa_readonly;
grant select on table platform.countries to stoa_vendor;
grant select on table platform.country_address_rules to stoa_app;
grant select on table platform.country_address_rules to stoa_readonly;
grant delete, insert, select, update on table platform.data_protection_keys to stoa_app;
grant insert, select, update on table platform.encryption_keys to stoa_app;
grant select on table platform.erasures to stoa_app;
grant insert, select on table platform.import_lines to stoa_app;
grant insert, select, update on table platform.imports to stoa_app;
grant delete, insert, select, update on table platform.job_runs to stoa_app;
grant select on table platform.key_rotations to stoa_app;
grant select on table platform.master_keys to stoa_app;
grant delete, insert, select, update on table platform.outbox to stoa_app;
grant select on table platform.personal_columns to stoa_app;
grant select on table platform.personal_columns to stoa_readonly;
grant select on table platform.personal_tables to stoa_app;
grant select on table platform.personal_tables to stoa_readonly;
grant delete, insert, select, update on table platform.qrtz_blob_triggers to stoa_app;
grant delete, insert, select, update on table platform.qrtz_calendars to stoa_app;
grant delete, insert, select, update on table platform.qrtz_cron_triggers to stoa_app;
grant delete, insert, select, update on table platform.qrtz_fired_triggers to stoa_app;
grant delete, insert, select, update on table platform.qrtz_job_details to stoa_app;
grant delete, insert, select, update on table platform.qrtz_locks to stoa_app;
grant delete, insert, select, update on table platform.qrtz_paused_job_grps to stoa_app;
grant delete, insert, select, update on table platform.qrtz_paused_trigger_grps to stoa_app;
grant delete, insert, select, update on table platform.qrtz_scheduler_state to stoa_app;
grant delete, insert, select, update on table platform.qrtz_simple_triggers to stoa_app;
grant delete, insert, select, update on table platform.qrtz_simprop_triggers to stoa_app;
grant delete, insert, select, update on table platform.qrtz_triggers to stoa_app;
grant select, update on table platform.retention_rules to stoa_app;
grant delete, insert, select, update on table platform.settings to stoa_app;
grant select on table platform.settings to stoa_readonly;
grant select on table platform.settings to stoa_vendor;
grant insert, select on table pricing.coupon_redemptions to stoa_app;
grant select on table pricing.coupon_redemptions to stoa_readonly;
grant select on table pricing.coupon_redemptions to stoa_vendor;
grant insert, select, update on table pricing.coupons to stoa_app;
grant select on table pricing.coupons to stoa_readonly;
grant select on table pricing.coupons to stoa_vendor;
grant select on table pricing.currencies to stoa_app;
grant select on table pricing.currencies to stoa_readonly;
grant select on table pricing.currencies to stoa_vendor;
grant insert, select, update on table pricing.discounts to stoa_app;
grant select on table pricing.discounts to stoa_readonly;
grant select on table pricing.discounts to stoa_vendor;
grant delete, insert, select, update on table pricing.exchange_rates to stoa_app;
grant select on table pricing.exchange_rates to stoa_readonly;
grant select on table pricing.exchange_rates to stoa_vendor;
grant select on table reporting.activity to stoa_app;
grant select on table reporting.activity to stoa_readonly;
grant select on table reporting.activity to stoa_vendor;
grant select on table reporting.cart_items to stoa_app;
grant select on table reporting.cart_items to stoa_readonly;
grant select on table reporting.carts to stoa_app;
grant select on table reporting.carts to stoa_readonly;
grant select on table reporting.categories to stoa_app;
grant select on table reporting.categories to stoa_readonly;
grant select on table reporting.categories to stoa_vendor;
grant select on table reporting.checkouts to stoa_app;
grant select on table reporting.checkouts to stoa_readonly;
grant select on table reporting.commissions to stoa_app;
grant select on table reporting.commissions to stoa_readonly;
grant select on table reporting.commissions to stoa_vendor;
grant select on table reporting.customers to stoa_app;
grant select on table reporting.customers to stoa_readonly;
grant select on table reporting.customers to stoa_vendor;
grant select on table reporting.events to stoa_app;
grant select on table reporting.events to stoa_readonly;
grant select on table reporting.events to stoa_vendor;
grant select on table reporting.lines to stoa_app;
grant select on table reporting.lines to stoa_readonly;
grant select on table reporting.lines to stoa_vendor;
grant select on table reporting.order_items to stoa_app;
grant select on table reporting.order_items to stoa_readonly;
grant select on table reporting.order_items to stoa_vendor;
grant select on table reporting.orders to stoa_app;
grant select on table reporting.orders to stoa_readonly;
grant select on table reporting.orders to stoa_vendor;
grant select on table reporting.products to stoa_app;
grant select on table reporting.products to stoa_readonly;
grant select on table reporting.products to stoa_vendor;
grant select on table reporting.refunds to stoa_app;
grant select on table reporting.refunds to stoa_readonly;
grant select on table reporting.refunds to stoa_vendor;
grant select on table reporting.reviews to stoa_app;
grant select on table reporting.reviews to stoa_readonly;
grant select on table reporting.reviews to stoa_vendor;
grant select on table reporting.shipment_items to stoa_app;
grant select on table reporting.shipment_items to stoa_readonly;
grant select on table reporting.shipment_items to stoa_vendor;
grant select on table reporting.shipments to stoa_app;
grant select on table reporting.shipments to stoa_readonly;
grant select on table reporting.shipments to stoa_vendor;
grant select on table reporting.stock_reservations to stoa_app;
grant select on table reporting.stock_reservations to stoa_readonly;
grant select on table reporting.stock_reservations to stoa_vendor;
grant select on table reporting.users to stoa_app;
grant select on table reporting.users to stoa_readonly;
grant select on table reporting.variants to stoa_app;
grant select on table reporting.variants to stoa_readonly;
grant select on table reporting.variants to stoa_vendor;
grant select on table reporting.vendor_reviews to stoa_app;
grant select on table reporting.vendor_reviews to stoa_readonly;
grant select on table reporting.vendor_reviews to stoa_vendor;
grant select on table reporting.vendors to stoa_app;
grant select on table reporting.vendors to stoa_readonly;
grant select on table reporting.vendors to stoa_vendor;
grant delete, insert, select, update on table reviews.answers to stoa_app;
grant select on table reviews.answers to stoa_readonly;
grant select on table reviews.answers to stoa_vendor;
grant delete, insert, select, update on table reviews.questions to stoa_app;
grant select on table reviews.questions to stoa_readonly;
grant select on table reviews.questions to stoa_vendor;
grant delete, insert, select, update on table reviews.reviews to stoa_app;
grant select on table reviews.reviews to stoa_readonly;
grant select on table reviews.reviews to stoa_vendor;
grant delete, insert, select, update on table vendors.vendor_members to stoa_app;
grant select on table vendors.vendor_members to stoa_vendor;
grant delete, insert, select, update on table vendors.vendor_reviews to stoa_app;
grant select on table vendors.vendor_reviews to stoa_readonly;
grant select on table vendors.vendor_reviews to stoa_vendor;
grant insert, select, update on table vendors.vendors to stoa_app;
grant select (vendor_id, name, slug, description, user_id, rating, reviews_count, currency, country, commission_rate, status, created_at, updated_at, source, source_ref) on table vendors.vendors to stoa_readonly;
grant select on table vendors.vendors to stoa_vendor;
