-- Rollups: what the reports read instead of the history. Writers append signed deltas and never touch a shared row; one
-- job moves deltas into the rollups (analytics.merge_deltas). A report adds rollups and unmerged deltas of one snapshot.

-- An order is one vendor's share of a checkout: there is one, and counting orders of a vendor counts its purchases.
alter table orders.orders add constraint orders_checkout_id_vendor_id_key unique (checkout_id, vendor_id);
drop index orders.orders_checkout_id_idx;

create table analytics.deltas (
  delta_id bigint generated always as identity primary key,
  sign smallint not null check (sign in (-1, 1)),
  occurred_at timestamptz not null,
  vendor_id bigint not null,
  user_id bigint,
  is_sold boolean not null,
  currency text not null,
  ship_country text,
  ship_region text,
  ship_city text,
  orders integer not null default 0,
  checkouts integer not null default 0,
  sales numeric not null default 0,
  base_sales numeric not null default 0,
  revenue numeric not null default 0,
  base_revenue numeric not null default 0,
  commission numeric not null default 0,
  base_commission numeric not null default 0,
  refund_count integer not null default 0,
  refunds numeric not null default 0,
  base_refunds numeric not null default 0,
  refunded_orders integer not null default 0,
  shipped_orders integer not null default 0,
  ship_seconds numeric not null default 0,
  product_ids bigint[],
  variant_ids bigint[],
  quantities integer[],
  revenues numeric[],
  base_revenues numeric[]
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
comment on table analytics.deltas is
  'What changed in orders, lines, commissions and refunds since the last merge: every figure counts sign times. occurred_at is the order''s own time, or the refund''s. vendor_id 0 is a purchase (checkout), which belongs to no single vendor. Amounts in currency as charged, base_ in the marketplace''s.';

create table analytics.review_deltas (
  delta_id bigint generated always as identity primary key,
  sign smallint not null check (sign in (-1, 1)),
  occurred_at timestamptz not null,
  product_id bigint not null,
  vendor_id bigint not null,
  rating smallint not null,
  feature_scores jsonb not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
comment on table analytics.review_deltas is 'Reviews written (1) and taken back (-1) since the last merge.';

create table analytics.sales_rollup (
  level text not null check (level in ('q', 'd', 'm')),
  vendor_id bigint not null,
  bucket timestamptz not null,
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
  primary key (level, vendor_id, bucket, is_sold, currency)
);
comment on table analytics.sales_rollup is
  'Orders by quarter hour (q), day (d) and month (m) of UTC, by vendor and (vendor_id 0) of all: sold or not, by currency. checkouts are counted for all vendors only; of one vendor, every order is a purchase. Refunds lie in the bucket of their own time.';
create index sales_rollup_level_bucket_idx on analytics.sales_rollup (level, bucket) where vendor_id > 0;

create table analytics.product_rollup (
  level text not null check (level in ('d', 'm', 'a')),
  bucket timestamptz not null,
  vendor_id bigint not null,
  product_id bigint not null,
  variant_id bigint not null,
  is_sold boolean not null,
  currency text not null,
  quantity bigint not null,
  revenue numeric not null,
  base_revenue numeric not null,
  first_at timestamptz not null,
  primary key (level, bucket, product_id, variant_id, is_sold, currency)
);
comment on table analytics.product_rollup is
  'Units and revenue by product: by variant and day (d), and by product (variant_id 0) and month (m) of UTC or over all time (a, bucket -infinity). first_at is when the first of them was ordered.';
create index product_rollup_vendor_id_idx on analytics.product_rollup (vendor_id, level, bucket);
create index product_rollup_variant_id_idx on analytics.product_rollup (variant_id, bucket) where level = 'd';

create table analytics.places (
  vendor_id bigint not null,
  place_id uuid not null,
  country text,
  region text,
  city text,
  primary key (vendor_id, place_id)
);
comment on table analytics.places is
  'Destinations by name, of each vendor and (vendor_id 0) of all; place_id is a hash of the names (analytics.place_id).';

create table analytics.place_rollup (
  level text not null check (level in ('d', 'm')),
  vendor_id bigint not null,
  bucket timestamptz not null,
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
  primary key (level, vendor_id, bucket, place_id, is_sold, currency)
);
comment on table analytics.place_rollup is
  'Orders by where they went, by day and month of UTC, by vendor and (vendor_id 0) of all.';

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
  first_at timestamptz,
  last_at timestamptz,
  primary key (vendor_id, sold_only, user_id)
) with (fillfactor = 80);
comment on table analytics.customer_totals is
  'What each person ever bought, from one vendor and (vendor_id 0) from all: sold orders, or all of them. Money in the marketplace''s currency. first_at and last_at are the first and the latest order''s times; they only ever widen, since a sold order stays sold.';
create index customer_totals_last_at_idx on analytics.customer_totals (vendor_id, sold_only, last_at);

create table analytics.review_rollup (
  level text not null check (level in ('d', 'm', 'a')),
  bucket timestamptz not null,
  product_id bigint not null,
  vendor_id bigint not null,
  n1 bigint not null,
  n2 bigint not null,
  n3 bigint not null,
  n4 bigint not null,
  n5 bigint not null,
  primary key (level, bucket, product_id)
);
comment on table analytics.review_rollup is 'Reviews by product, day, month (UTC) and over all time: how many gave 1 to 5.';
create index review_rollup_vendor_id_idx on analytics.review_rollup (vendor_id, level, bucket);

create table analytics.feature_rollup (
  level text not null check (level in ('d', 'm', 'a')),
  bucket timestamptz not null,
  product_id bigint not null,
  vendor_id bigint not null,
  subject text not null,
  scores bigint not null,
  total numeric not null,
  primary key (level, bucket, product_id, subject)
);
comment on table analytics.feature_rollup is 'The scores that reviews give features: how many, and their sum.';
create index feature_rollup_vendor_id_idx on analytics.feature_rollup (vendor_id, level, bucket);

select platform.isolate_by_vendor(t) from unnest(array['analytics.deltas', 'analytics.review_deltas',
  'analytics.sales_rollup', 'analytics.product_rollup', 'analytics.places', 'analytics.place_rollup',
  'analytics.customer_totals', 'analytics.review_rollup', 'analytics.feature_rollup']::regclass[]) as t;
grant select, insert, delete on analytics.deltas, analytics.review_deltas to stoa_app;
grant select, insert, update, delete on analytics.sales_rollup, analytics.product_rollup, analytics.places,
  analytics.place_rollup, analytics.customer_totals, analytics.review_rollup, analytics.feature_rollup to stoa_app;
grant select on analytics.deltas, analytics.review_deltas, analytics.sales_rollup, analytics.product_rollup,
  analytics.places, analytics.place_rollup, analytics.customer_totals, analytics.review_rollup, analytics.feature_rollup
  to stoa_vendor, stoa_readonly;
