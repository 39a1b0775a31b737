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
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('stoa.vendor_id'::text, true), ''::text))::bigint
;
comment on function platform.current_vendor_id() is 'The vendor whose request this is, from the transaction-local setting stoa.vendor_id; null when unset (a setting left by an earlier transaction reads as an empty string).';

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
  constraint encryption_keys_pkey PRIMARY KEY (key_id),
  constraint encryption_keys_subject_kind_subject_id_key UNIQUE NULLS NOT DISTINCT (subject_kind, subject_id),
  constraint encryption_keys_check CHECK (((destroyed_at IS NULL) = (wrapped_key IS NOT NULL))),
  constraint encryption_keys_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'vendor'::text, 'marketplace'::text]))),
  constraint encryption_keys_wrapped_key_check CHECK ((octet_length(wrapped_key) = 61))
);
comment on table platform.encryption_keys is 'One data key per person, vendor and marketplace, wrapped by the master key (version byte 1, nonce 12, wrapped key 32, tag 16). Erasure destroys the wrap.';

create table platform.data_protection_keys (
  friendly_name text not null,
  sealed_xml bytea not null,
  created_at timestamp with time zone default now() not null,
  constraint data_protection_keys_pkey PRIMARY KEY (friendly_name)
);
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
  constraint import_lines_pkey PRIMARY KEY (import_id, line_number)
);
comment on table platform.import_lines is 'Lines of an import that did not become a plain sale or return: rejected, written as a stock movement, attached elsewhere; each with its reason.';

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
  constraint roles_pkey PRIMARY KEY (role_id),
  constraint roles_name_key UNIQUE (name)
);
comment on table accounts.roles is 'Roles; a person has one.';
comment on column accounts.roles.acts_for_vendor is 'People of this role act for the vendor they are a member of, and may do nothing without one.';

create table accounts.permissions (
  permission_id bigint generated always as identity not null,
  name text not null,
  description text default ''::text not null,
  constraint permissions_pkey PRIMARY KEY (permission_id),
  constraint permissions_name_key UNIQUE (name),
  constraint permissions_name_check CHECK ((name ~ '^[a-z_]+(\.[a-z_]+)+$'::text))
);
comment on table accounts.permissions is 'What an endpoint may ask for, such as analytics.read.';

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
  constraint users_pkey PRIMARY KEY (user_id),
  constraint users_access_failed_count_check CHECK ((access_failed_count >= 0)),
  constraint users_check CHECK (((source IS NULL) = (source_ref IS NULL))),
  constraint users_check1 CHECK (((email IS NOT NULL) OR (password_hash IS NULL))),
  constraint users_email_check CHECK (((length(email) <= 254) AND (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text))),
  constraint users_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint users_security_questions_check CHECK ((jsonb_typeof(security_questions) = 'array'::text)),
  constraint users_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'banned'::text])))
);
CREATE INDEX users_country_idx ON accounts.users USING btree (country, region, city);
CREATE UNIQUE INDEX users_email_key ON accounts.users USING btree (lower(email));
CREATE INDEX users_role_id_idx ON accounts.users USING btree (role_id);
CREATE UNIQUE INDEX users_source_key ON accounts.users USING btree (source, source_ref);
comment on table accounts.users is 'People. email is null for imported people, who cannot sign in; address is the kept copy of the default row of addresses; phone and the sealed part of address are encrypted.';
comment on column accounts.users.security_questions is 'Which questions are set (keys only); their answers are hashed elsewhere.';
comment on column accounts.users.source_ref is 'The person''s id in the imported source, unique per source.';

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
  constraint vendor_members_pkey PRIMARY KEY (vendor_id, user_id)
);
CREATE INDEX vendor_members_user_id_idx ON vendors.vendor_members USING btree (user_id);
comment on table vendors.vendor_members is 'Who may act for a vendor; the person''s role says what.';

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
CREATE INDEX product_variants_low_stock_idx ON catalog.product_variants USING btree (stock_quantity, variant_id) WHERE is_active;
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
CREATE INDEX orders_checkout_id_idx ON orders.orders USING btree (checkout_id);
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
CREATE INDEX order_items_order_id_idx ON orders.order_items USING btree (order_id);
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
CREATE UNIQUE INDEX refunds_source_key ON orders.refunds USING btree (source, source_ref);
CREATE INDEX refunds_vendor_id_idx ON orders.refunds USING btree (vendor_id, created_at);
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
  constraint payments_pkey PRIMARY KEY (payment_id),
  constraint payments_payment_status_check CHECK ((payment_status = ANY (ARRAY['pending'::text, 'authorized'::text, 'paid'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX payments_intent_id_idx ON payments.payments USING btree (intent_id);
CREATE INDEX payments_order_id_idx ON payments.payments USING btree (order_id);
CREATE INDEX payments_transaction_id_idx ON payments.payments USING btree (transaction_id);
CREATE INDEX payments_vendor_id_idx ON payments.payments USING btree (vendor_id, paid_at);
comment on table payments.payments is 'A payment''s share for one order; transaction_id repeats across the orders of a checkout.';

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
CREATE INDEX activity_logs_user_id_idx ON audit.activity_logs USING btree (user_id, "timestamp");
CREATE INDEX activity_logs_vendor_id_idx ON audit.activity_logs USING btree (vendor_id, "timestamp") WHERE (vendor_id IS NOT NULL);
comment on table audit.activity_logs is 'Sign-ins, views that matter, actions. user_id is null for unknown people; vendor_id is the vendor somebody acted for. Partitioned by month (UTC).';

alter table platform.import_lines add constraint import_lines_import_id_fkey FOREIGN KEY (import_id) REFERENCES platform.imports(import_id);
alter table pricing.exchange_rates add constraint exchange_rates_base_currency_fkey FOREIGN KEY (base_currency) REFERENCES pricing.currencies(currency_code);
alter table pricing.exchange_rates add constraint exchange_rates_quote_currency_fkey FOREIGN KEY (quote_currency) REFERENCES pricing.currencies(currency_code);
alter table accounts.role_permissions add constraint role_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES accounts.permissions(permission_id) ON DELETE CASCADE;
alter table accounts.role_permissions add constraint role_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES accounts.roles(role_id) ON DELETE CASCADE;
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
  while v_month <= p_to loop
    if to_regclass(format('%I.%I', v_schema, v_name || to_char(v_month, '_YYYY_MM'))) is null then
      execute format('create table %I.%I partition of %s for values from (%L) to (%L)',
        v_schema, v_name || to_char(v_month, '_YYYY_MM'), p_table,
        to_char(v_month, 'YYYY-MM-DD 00:00:00+00'),
        to_char(v_month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'));
    end if;
    v_month := (v_month + interval '1 month')::date;
  end loop;
end
$function$
;
comment on function platform.ensure_month_partitions(regclass,date,date) is 'Creates the monthly (UTC) partitions of a table from p_from to p_to, both inclusive; those that exist stay. Error 55000-class when the default partition already holds rows of such a month.';

CREATE OR REPLACE FUNCTION accounts.check_session(p_kind text, p_access_hash bytea)
 RETURNS TABLE(session_id bigint, user_id bigint, name text, email text, role text, vendor_id bigint, vendor_name text, permissions text[])
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
    select v_session.session_id, u.user_id, u.name, u.email, r.name, v.vendor_id, v.vendor_name,
           case when r.acts_for_vendor and v.vendor_id is null then '{}'::text[]
                else array(select p.name
                             from accounts.role_permissions rp
                             join accounts.permissions p on p.permission_id = rp.permission_id
                            where rp.role_id = u.role_id
                            order by p.name) end
      from accounts.users u
      join accounts.roles r on r.role_id = u.role_id
      left join lateral (select * from vendors.vendor_of(u.user_id)) v on r.acts_for_vendor
     where u.user_id = v_session.user_id;
end
$function$
;
comment on function accounts.check_session(text,bytea) is 'Who a token belongs to, what they may do and for which vendor, as of now. No row when it is unknown, expired or revoked, or when the person may not sign in or changed their password. Somebody whose role acts for a vendor holds no permission without one.';

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

CREATE OR REPLACE FUNCTION accounts.fail_sign_in(p_user_id bigint, p_limit integer, p_lockout interval)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  -- The row's lock makes concurrent failures count one by one. A locked account does not count: guessing on does not
  -- lengthen the lock.
  update accounts.users u
     set access_failed_count = case when u.access_failed_count + 1 >= p_limit then 0
                                    else u.access_failed_count + 1 end,
         lockout_end = case when u.access_failed_count + 1 >= p_limit then now() + p_lockout else u.lockout_end end
   where u.user_id = p_user_id and (u.lockout_end is null or u.lockout_end <= now());
  -- Unknown people leave a row without a name: what they typed may be a password in the wrong field.
  perform audit.log_activity(p_user_id, null, 'sign-in failed',
    case when p_user_id is null then 'Unknown account.' else 'Wrong password.' end);
end
$function$
;
comment on function accounts.fail_sign_in(bigint,integer,interval) is 'Counts a failed sign-in and locks the account for p_lockout at the p_limit-th. p_user_id is null for unknown people.';

CREATE OR REPLACE FUNCTION accounts.open_session(p_user_id bigint, p_security_stamp uuid, p_kind text, p_access_hash bytea, p_refresh_hash bytea, p_ip text, p_user_agent text)
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
     and (u.lockout_end is null or u.lockout_end <= now());
  if not found then
    perform audit.log_activity(p_user_id, null, 'sign-in failed', 'The account is locked or may not sign in.');
    return null;
  end if;

  delete from accounts.sessions s
   where s.user_id = p_user_id
     and coalesce(s.refresh_expires_at, s.access_expires_at) < now() - interval '30 days';
  insert into accounts.sessions (user_id, kind, access_hash, access_expires_at, refresh_hash, refresh_expires_at,
                                 security_stamp, ip, user_agent)
  values (p_user_id, p_kind, p_access_hash,
          now() + case p_kind when 'browser' then interval '12 hours' else interval '15 minutes' end,
          p_refresh_hash, case when p_refresh_hash is not null then now() + interval '14 days' end,
          p_security_stamp, p_ip::inet, left(p_user_agent, 400))
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
comment on function accounts.open_session(bigint,uuid,text,bytea,bytea,text,text) is 'Signs somebody in whose password was right: their session (browser 12 hours from the last request; program 15 minutes, its refresh token 14 days), last_login, failures forgotten, activity. Null when they are locked out, not active, or changed their password meanwhile.';

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

CREATE OR REPLACE FUNCTION audit.log_activity(p_user_id bigint, p_vendor_id bigint, p_activity_type text, p_description text DEFAULT ''::text)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into audit.activity_logs (user_id, vendor_id, activity_type, description)
  values (p_user_id, p_vendor_id, p_activity_type, left(p_description, 2000));
$function$
;
comment on function audit.log_activity(bigint,bigint,text,text) is 'Writes down what somebody did, at the time of the transaction. Never pass passwords, tokens or e-mail addresses.';

CREATE OR REPLACE FUNCTION vendors.vendor_of(p_user_id bigint)
 RETURNS TABLE(vendor_id bigint, vendor_name text)
 LANGUAGE sql
 STABLE
AS $function$
  select v.vendor_id, v.name
    from vendors.vendor_members m
    join vendors.vendors v on v.vendor_id = m.vendor_id
   where m.user_id = p_user_id and v.status <> 'closed'
   order by m.created_at, m.vendor_id
   limit 1;
$function$
;
comment on function vendors.vendor_of(bigint) is 'The vendor somebody acts for: the one they have been a member of longest. No row when they are a member of none, or when it has closed.';

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

revoke all on function accounts.check_session(text,bytea) from public;

revoke all on function accounts.close_session(bytea,text) from public;

revoke all on function accounts.create_account(text,text,text,text) from public;

revoke all on function accounts.fail_sign_in(bigint,integer,interval) from public;

revoke all on function accounts.open_session(bigint,uuid,text,bytea,bytea,text,text) from public;

revoke all on function accounts.refresh_session(bytea,bytea,bytea) from public;

revoke all on function audit.log_activity(bigint,bigint,text,text) from public;

revoke all on function platform.ensure_month_partitions(regclass,date,date) from public;

revoke all on function platform.isolate_by_vendor(regclass) from public;

revoke all on function vendors.vendor_of(bigint) from public;

grant execute on function accounts.check_session(text,bytea) to stoa_app;
grant execute on function accounts.close_session(bytea,text) to stoa_app;
grant execute on function accounts.create_account(text,text,text,text) to stoa_app;
grant execute on function accounts.fail_sign_in(bigint,integer,interval) to stoa_app;
grant execute on function accounts.open_session(bigint,uuid,text,bytea,bytea,text,text) to stoa_app;
grant execute on function accounts.refresh_session(bytea,bytea,bytea) to stoa_app;
grant execute on function audit.log_activity(bigint,bigint,text,text) to stoa_app;
grant execute on function platform.ensure_month_partitions(regclass,date,date) to stoa_app;
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
grant select on table accounts.permissions to stoa_app;
grant select on table accounts.permissions to stoa_readonly;
grant delete, insert, select, update on table accounts.role_permissions to stoa_app;
grant select on table accounts.role_permissions to stoa_readonly;
grant delete, insert, select, update on table accounts.roles to stoa_app;
grant select on table accounts.roles to stoa_readonly;
grant delete, insert, select, update on table accounts.sessions to stoa_app;
grant delete, insert, select, update on table accounts.spent_refresh_hashes to stoa_app;
grant delete, insert, select, update on table accounts.users to stoa_app;
grant select (user_id, name, email, country, region, city, role_id, created_at, last_login, status) on table accounts.users to stoa_readonly;
grant select (user_id, name, country, region, city) on table accounts.users to stoa_vendor;
grant delete, insert, select, update on table analytics.dashboard_widgets to stoa_app;
grant delete, insert, select, update on table analytics.dashboards to stoa_app;
grant insert, select on table analytics.events to stoa_app;
grant select on table analytics.events to stoa_readonly;
grant select on table analytics.events to stoa_vendor;
grant insert, select on table audit.activity_logs to stoa_app;
grant select on table audit.activity_logs to stoa_readonly;
grant select on table audit.activity_logs to stoa_vendor;
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
grant insert, select on table platform.data_protection_keys to stoa_app;
grant insert, select, update on table platform.encryption_keys to stoa_app;
grant insert, select on table platform.import_lines to stoa_app;
grant insert, select, update on table platform.imports to stoa_app;
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
