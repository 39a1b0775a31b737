-- A catalogue that vendors run: a tree of any depth, product types with attribute templates, options that variants are made
-- from, prices in other currencies, and changes that wait for approval.

-- Categories: any depth; what is below moves with its root, since each row knows its parent only.
alter table catalog.categories
  add column description text not null default '' check (length(description) <= 20000),
  add column is_active boolean not null default true,
  add column updated_at timestamptz not null default now();
comment on table catalog.categories is
  'The category tree; a row with a parent is a subcategory. That nobody is below itself is checked by a trigger (refuse_category_cycle).';

-- Attributes: what products are described by and what their variants differ in.
alter table catalog.attributes
  add column kind text not null default 'choice' check (kind in ('choice', 'text', 'number', 'boolean', 'date')),
  add column unit text check (length(unit) between 1 and 20),
  add column is_closed boolean not null default false,
  add column position integer not null default 0,
  add constraint attributes_name_check check (length(name) between 1 and 100);
comment on table catalog.attributes is
  'What products are described by and variants differ in: size, colour, material, anything. kind says what a value is: choice is one of attribute_values; is_closed: vendors cannot add values. Its key in dynamic attributes is the slug with _ for -.';
alter table catalog.attribute_values
  add constraint attribute_values_value_check check (length(value) between 1 and 200);
create unique index attribute_values_lower_key on catalog.attribute_values (attribute_id, lower(value));

create table catalog.product_types (
  product_type_id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 100),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  description text not null default '' check (length(description) <= 2000),
  allows_other_attributes boolean not null default true,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table catalog.product_types is
  'Kinds of products, each with its template of attributes; allows_other_attributes: products may have attributes beyond it.';

create table catalog.product_type_attributes (
  product_type_id bigint not null references catalog.product_types on delete cascade,
  attribute_id bigint not null references catalog.attributes,
  is_required boolean not null default false,
  is_option boolean not null default false,
  position integer not null default 0,
  primary key (product_type_id, attribute_id)
);
comment on table catalog.product_type_attributes is
  'The template of a product type: is_option, variants differ in it; otherwise it describes the product, is_required before it is sold.';
create index product_type_attributes_attribute_id_idx on catalog.product_type_attributes (attribute_id);

create table catalog.category_attributes (
  category_id bigint not null references catalog.categories on delete cascade,
  attribute_id bigint not null references catalog.attributes,
  is_required boolean not null default false,
  position integer not null default 0,
  primary key (category_id, attribute_id)
);
comment on table catalog.category_attributes is
  'Attributes of what is in a category and below it: what a vendor is asked for, is_required before it is sold.';
create index category_attributes_attribute_id_idx on catalog.category_attributes (attribute_id);

-- Products: states before and after being sold, what they are, what search engines read.
alter table catalog.products
  drop constraint products_status_check,
  add constraint products_status_check check (status in ('draft', 'pending approval', 'active', 'inactive', 'archived')),
  add column product_type_id bigint references catalog.product_types,
  add column tags text[] not null default '{}' check (cardinality(tags) <= 50),
  add column meta_title text not null default '' check (length(meta_title) <= 200),
  add column meta_description text not null default '' check (length(meta_description) <= 500),
  add column approved_at timestamptz,
  add column revision integer not null default 1,
  add constraint products_description_check check (length(description) <= 50000),
  add constraint products_brand_check check (length(brand) between 1 and 200);
alter table catalog.products alter column status set default 'draft';
update catalog.products set approved_at = created_at where status in ('active', 'inactive');
comment on column catalog.products.approved_at is 'When it was first approved, by a person or by the policy; null: it never was.';
comment on column catalog.products.revision is 'Counts changes of what is written about it, so that two editors do not overwrite each other.';
create index products_product_type_id_idx on catalog.products (product_type_id);
create index products_tags_idx on catalog.products using gin (tags);
-- What lists are paged by: newest first, of all vendors and of one; by status too.
create index products_newest_idx on catalog.products (created_at desc, product_id desc);
create index products_status_newest_idx on catalog.products (status, created_at desc, product_id desc);
create index products_vendor_newest_idx on catalog.products (vendor_id, created_at desc, product_id desc);
create index products_vendor_status_newest_idx on catalog.products (vendor_id, status, created_at desc, product_id desc);
create index products_name_idx on catalog.products (name, product_id);
drop index catalog.products_vendor_id_idx;

-- Variants: the axes of a product, each combination of their values once.
create table catalog.product_options (
  product_id bigint not null,
  vendor_id bigint not null,
  attribute_id bigint not null references catalog.attributes,
  position integer not null default 0,
  primary key (product_id, attribute_id),
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id) on delete cascade
);
comment on table catalog.product_options is 'What a product''s variants differ in, in order: its axes.';
create index product_options_attribute_id_idx on catalog.product_options (attribute_id);

alter table catalog.product_variants
  add column options_key text,
  add column compare_at_price platform.money check (compare_at_price >= 0),
  add column barcode text check (length(barcode) between 1 and 40),
  add column width numeric(10,2) check (width >= 0),
  add column height numeric(10,2) check (height >= 0),
  add column depth numeric(10,2) check (depth >= 0),
  add column position integer not null default 0;
comment on column catalog.product_variants.options_key is
  'The ids of its option values in order, kept from variant_attributes: a product has each combination once. Null: no options.';
comment on column catalog.product_variants.compare_at_price is 'The price before, in the vendor''s currency; null: none is shown.';
comment on column catalog.product_variants.width is 'Of the parcel''s content, in centimetres, like height and depth.';
update catalog.product_variants v
   set options_key = k.options_key
  from (select a.variant_id, string_agg(a.attribute_value_id::text, ',' order by a.attribute_value_id) as options_key
          from catalog.variant_attributes a group by a.variant_id) k
 where k.variant_id = v.variant_id;
-- At the end of a statement, so that two variants may swap their values.
alter table catalog.product_variants
  add constraint product_variants_product_id_options_key_key unique (product_id, options_key) deferrable initially immediate;
create index product_variants_barcode_idx on catalog.product_variants (vendor_id, barcode) where barcode is not null;
create index product_variants_sku_prefix_idx on catalog.product_variants (sku text_pattern_ops);
insert into catalog.product_options (product_id, vendor_id, attribute_id, position)
select v.product_id, v.vendor_id, a.attribute_id, row_number() over (partition by v.product_id order by a.attribute_id)
  from catalog.variant_attributes a
  join catalog.product_variants v on v.variant_id = a.variant_id
 group by v.product_id, v.vendor_id, a.attribute_id;

create table catalog.variant_prices (
  variant_id bigint not null,
  vendor_id bigint not null,
  currency text not null references pricing.currencies,
  price platform.money not null check (price >= 0),
  compare_at_price platform.money check (compare_at_price >= 0),
  updated_at timestamptz not null default now(),
  primary key (variant_id, currency),
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id) on delete cascade
);
comment on table catalog.variant_prices is
  'Prices in other currencies than the vendor''s; where there is none, the vendor''s price is converted at the dated rate.';
create index variant_prices_currency_idx on catalog.variant_prices (currency);

-- Texts in other languages: of pictures and product types as well.
alter table catalog.translations
  drop constraint translations_entity_check,
  add constraint translations_entity_check check (
    entity in ('product', 'product_image', 'category', 'attribute', 'attribute_value', 'product_type', 'vendor')),
  add constraint translations_value_check check (length(value) between 1 and 50000);

create type catalog.product_draft as (
  place integer, document jsonb, product_id bigint, is_new boolean, status text, approved_at timestamptz, before jsonb,
  after jsonb, field text, problem text);
comment on type catalog.product_draft is
  'A product as catalog.save_products works on it: where it stood among those given, as it was and as it becomes, and the first thing wrong with it.';

-- What must be approved before shoppers see it. The vendor's own rule comes first, then its category's or the nearest above,
-- then the marketplace's.
create table catalog.review_policies (
  review_policy_id bigint generated always as identity primary key,
  vendor_id bigint references vendors.vendors,
  category_id bigint references catalog.categories on delete cascade,
  policy text not null check (policy in ('all', 'first', 'none')),
  first_products integer check (first_products between 1 and 1000),
  updated_at timestamptz not null default now(),
  check (vendor_id is null or category_id is null),
  check ((policy = 'first') = (first_products is not null)),
  unique nulls not distinct (vendor_id, category_id)
);
comment on table catalog.review_policies is
  'Whose products an operator approves: all, a vendor''s first few, or none. For one vendor, for a category and what is below, or (both null) for the marketplace. Prices and stock are never held up.';
create index review_policies_category_id_idx on catalog.review_policies (category_id);
insert into catalog.review_policies (policy) values ('all');

create table catalog.product_changes (
  change_id bigint generated always as identity primary key,
  product_id bigint not null,
  vendor_id bigint not null,
  kind text not null check (kind in ('new', 'change')),
  status text not null default 'pending' check (status in ('pending', 'approved', 'refused', 'withdrawn')),
  before jsonb not null check (jsonb_typeof(before) = 'object'),
  after jsonb not null check (jsonb_typeof(after) = 'object'),
  revision integer not null default 1,
  reason text not null default '' check (length(reason) <= 2000),
  submitted_by bigint references accounts.users on delete set null,
  submitted_at timestamptz not null default now(),
  decided_by bigint references accounts.users on delete set null,
  decided_at timestamptz,
  check ((status = 'pending') = (decided_at is null)),
  unique (change_id, vendor_id),
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id) on delete cascade
);
comment on table catalog.product_changes is
  'New products and changes of what is written about products that an operator decides on: the properties that differ, before and after. One is open per product; revision counts its versions, so that what is approved is what was looked at.';
create unique index product_changes_open_key on catalog.product_changes (product_id) where status = 'pending';
create index product_changes_product_id_idx on catalog.product_changes (product_id, change_id desc);
create index product_changes_queue_idx on catalog.product_changes (status, submitted_at, change_id);
create index product_changes_vendor_id_idx on catalog.product_changes (vendor_id, status, submitted_at);
create index product_changes_submitted_by_idx on catalog.product_changes (submitted_by);
create index product_changes_decided_by_idx on catalog.product_changes (decided_by);

select platform.isolate_by_vendor(t) from unnest(array['catalog.product_options', 'catalog.variant_prices',
  'catalog.product_changes', 'catalog.review_policies']::regclass[]) as t;
grant select, insert, update, delete on catalog.product_types, catalog.product_type_attributes, catalog.category_attributes,
  catalog.product_options, catalog.variant_prices, catalog.review_policies, catalog.product_changes to stoa_app;
grant select on catalog.product_types, catalog.product_type_attributes, catalog.category_attributes,
  catalog.product_options, catalog.variant_prices, catalog.product_changes to stoa_vendor, stoa_readonly;
grant select on catalog.review_policies to stoa_readonly;
