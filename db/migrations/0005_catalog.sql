-- Catalog: categories, products of any kind, variants, media, translations.

create schema catalog;
comment on schema catalog is 'Categories, products, variants, attributes, media, translations.';
grant usage on schema catalog to stoa_app, stoa_vendor, stoa_readonly;

create table catalog.categories (
  category_id bigint generated always as identity primary key,
  parent_id bigint references catalog.categories,
  name text not null check (length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position integer not null default 0,
  created_at timestamptz not null default now(),
  check (parent_id <> category_id)
);
comment on table catalog.categories is 'The category tree; a row with a parent is a subcategory.';
create index categories_parent_id_idx on catalog.categories (parent_id);

create table catalog.products (
  product_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors,
  name text not null check (length(name) between 1 and 300),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  description text not null default '',
  category_id bigint references catalog.categories,
  brand text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  status text not null default 'pending approval' check (status in ('active', 'inactive', 'pending approval')),
  average_rating numeric(3,2) not null default 0 check (average_rating between 0 and 5),
  review_count integer not null default 0 check (review_count >= 0),
  dynamic_attributes jsonb not null default '{}' check (jsonb_typeof(dynamic_attributes) = 'object'),
  unique (product_id, vendor_id)
);
comment on table catalog.products is
  'Products. average_rating (two decimals, half up) and review_count are kept from reviews, dynamic_attributes from product_dynamic_attributes.';
create index products_category_id_idx on catalog.products (category_id, status);
create index products_vendor_id_idx on catalog.products (vendor_id, status);
create index products_dynamic_attributes_idx on catalog.products using gin (dynamic_attributes jsonb_path_ops);
create index products_name_trgm_idx on catalog.products using gin (name public.gin_trgm_ops);

create table catalog.media (
  media_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors,
  sha256 bytea not null check (octet_length(sha256) = 32),
  content_type text not null,
  byte_size bigint not null check (byte_size > 0),
  width integer check (width > 0),
  height integer check (height > 0),
  created_at timestamptz not null default now(),
  unique (vendor_id, sha256),
  unique (media_id, vendor_id)
);
comment on table catalog.media is 'Pictures, videos and other files; the bytes are in the media store under their SHA-256.';

create table catalog.product_images (
  image_id bigint generated always as identity primary key,
  product_id bigint not null,
  vendor_id bigint not null,
  media_id bigint,
  image_url text not null,
  alt_text text not null default '',
  is_primary boolean not null default false,
  position integer not null default 0,
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id) on delete cascade,
  foreign key (media_id, vendor_id) references catalog.media (media_id, vendor_id)
);
comment on table catalog.product_images is 'A product''s pictures in order; one is the primary one.';
create index product_images_product_id_idx on catalog.product_images (product_id, position);
create index product_images_media_id_idx on catalog.product_images (media_id);
create unique index product_images_primary_key on catalog.product_images (product_id) where is_primary;

create table catalog.attributes (
  attribute_id bigint generated always as identity primary key,
  name text not null,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);
comment on table catalog.attributes is 'What variants differ in: size, colour, material, anything.';

create table catalog.attribute_values (
  value_id bigint generated always as identity primary key,
  attribute_id bigint not null references catalog.attributes,
  value text not null,
  position integer not null default 0,
  unique (attribute_id, value),
  unique (value_id, attribute_id)
);
comment on table catalog.attribute_values is 'The values an attribute can take.';

create table catalog.product_variants (
  variant_id bigint generated always as identity primary key,
  product_id bigint not null,
  vendor_id bigint not null,
  sku text not null check (length(sku) between 1 and 100),
  name text not null default '',
  price platform.money not null check (price >= 0),
  stock_quantity integer not null default 0 check (stock_quantity >= 0),
  weight numeric(12,3) check (weight >= 0),
  is_default boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id) on delete cascade,
  unique (vendor_id, sku),
  unique (variant_id, product_id),
  unique (variant_id, vendor_id)
);
comment on table catalog.product_variants is
  'What is sold. price is in the vendor''s currency; stock_quantity is kept from the stock journal; weight in kilograms; SKUs are case-sensitive and unique per vendor.';
create index product_variants_product_id_idx on catalog.product_variants (product_id);
create unique index product_variants_default_key on catalog.product_variants (product_id) where is_default;
create index product_variants_low_stock_idx on catalog.product_variants (stock_quantity, variant_id) where is_active;

create table catalog.variant_attributes (
  variant_id bigint not null,
  vendor_id bigint not null,
  attribute_value_id bigint not null,
  attribute_id bigint not null,
  primary key (variant_id, attribute_id),
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id) on delete cascade,
  foreign key (attribute_value_id, attribute_id) references catalog.attribute_values (value_id, attribute_id)
);
comment on table catalog.variant_attributes is 'The attribute values of a variant: one per attribute.';
create index variant_attributes_value_idx on catalog.variant_attributes (attribute_value_id);

create table catalog.product_dynamic_attributes (
  product_id bigint not null,
  vendor_id bigint not null,
  attribute_name text not null check (attribute_name ~ '^[a-z0-9_]{1,60}$'),
  attribute_value text not null check (length(attribute_value) <= 2000),
  primary key (product_id, attribute_name),
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id) on delete cascade
);
comment on table catalog.product_dynamic_attributes is
  'Free attributes of a product as rows; products.dynamic_attributes is the same as JSON, kept by a trigger.';
create index product_dynamic_attributes_name_idx on catalog.product_dynamic_attributes (attribute_name, attribute_value);

create table catalog.translations (
  translation_id bigint generated always as identity primary key,
  entity text not null check (entity in ('product', 'category', 'attribute', 'attribute_value', 'vendor')),
  entity_id bigint not null,
  locale text not null check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  field text not null,
  value text not null,
  vendor_id bigint references vendors.vendors,
  unique (entity, entity_id, locale, field)
);
comment on table catalog.translations is 'Texts in other languages, by entity, field and locale; vendor_id is null for the marketplace''s own texts.';
create index translations_vendor_id_idx on catalog.translations (vendor_id);

select platform.isolate_by_vendor(t) from unnest(array['catalog.products', 'catalog.media', 'catalog.product_images',
  'catalog.product_variants', 'catalog.variant_attributes', 'catalog.product_dynamic_attributes',
  'catalog.translations']::regclass[]) as t;
grant select, insert, update, delete on all tables in schema catalog to stoa_app;
grant select on all tables in schema catalog to stoa_vendor, stoa_readonly;
