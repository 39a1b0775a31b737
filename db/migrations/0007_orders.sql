-- Orders: a checkout is the customer's purchase; an order is one vendor's share of it.

create schema orders;
comment on schema orders is 'Checkouts, orders, lines, shipments, refunds and every order''s history.';
grant usage on schema orders to stoa_app, stoa_vendor, stoa_readonly;

create table orders.checkouts (
  checkout_id bigint generated always as identity primary key,
  public_id uuid not null unique default gen_random_uuid(),
  user_id bigint references accounts.users,
  email text,
  status text not null default 'placed' check (status in ('open', 'placed', 'abandoned')),
  currency text not null references pricing.currencies,
  total platform.money not null default 0,
  base_currency text not null references pricing.currencies,
  base_total platform.money not null default 0,
  created_at timestamptz not null default now(),
  placed_at timestamptz,
  source text,
  source_ref text,
  check ((status = 'placed') = (placed_at is not null)),
  check ((source is null) = (source_ref is null))
);
comment on table orders.checkouts is
  'A customer''s purchase and the unit of payment; user_id is null for guests. total is in currency, base_total in the marketplace''s currency at the rate of the day.';
create index checkouts_user_id_idx on orders.checkouts (user_id, placed_at);
create index checkouts_created_at_idx on orders.checkouts (created_at);
create unique index checkouts_source_key on orders.checkouts (source, source_ref);

create table orders.orders (
  order_id bigint generated always as identity primary key,
  order_number text not null unique,
  checkout_id bigint not null references orders.checkouts,
  user_id bigint references accounts.users,
  vendor_id bigint not null references vendors.vendors,
  order_kind text not null default 'sale' check (order_kind in ('sale', 'adjustment')),
  order_status text not null default 'Pending' check (order_status in
    ('Pending', 'Confirmed', 'Processing', 'Shipped', 'Completed', 'Cancelled', 'Refunded')),
  payment_status text not null default 'pending' check (payment_status in
    ('pending', 'authorized', 'paid', 'partially refunded', 'refunded', 'failed', 'not recorded')),
  shipping_address platform.address,
  billing_address platform.address,
  ship_country text generated always as ((shipping_address ->> 'country')) stored,
  ship_region text generated always as ((shipping_address ->> 'region')) stored,
  ship_city text generated always as ((shipping_address ->> 'city')) stored,
  currency text not null references pricing.currencies,
  items_total platform.money not null,
  discount_total platform.money not null default 0 check (discount_total >= 0),
  shipping_total platform.money not null default 0 check (shipping_total >= 0),
  tax_total platform.money not null default 0 check (tax_total >= 0),
  order_total platform.money not null,
  base_currency text not null references pricing.currencies,
  base_items_total platform.money not null,
  base_discount_total platform.money not null default 0,
  base_shipping_total platform.money not null default 0,
  base_tax_total platform.money not null default 0,
  base_order_total platform.money not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  shipped_at timestamptz,
  completed_at timestamptz,
  unique (order_id, vendor_id),
  check (order_total = items_total - discount_total + shipping_total + tax_total),
  check (base_order_total = base_items_total - base_discount_total + base_shipping_total + base_tax_total),
  check (items_total >= 0 or order_kind = 'adjustment')
);
comment on table orders.orders is
  'One vendor''s share of a checkout. Amounts in currency as charged; base_ amounts in the marketplace''s currency at the rate of the day. created_at is when it was placed. Adjustments (imported book-keeping) may be negative.';
create index orders_user_id_idx on orders.orders (user_id, order_status);
create index orders_checkout_id_idx on orders.orders (checkout_id);
create index orders_vendor_id_idx on orders.orders (vendor_id, created_at);
create index orders_vendor_user_idx on orders.orders (vendor_id, user_id);
create index orders_sold_idx on orders.orders (created_at)
  include (order_id, checkout_id, vendor_id, user_id, base_order_total, base_items_total, base_discount_total)
  where order_status in ('Shipped', 'Completed');
create index orders_created_at_idx on orders.orders (created_at);
create index orders_status_idx on orders.orders (order_status, created_at);

create table orders.order_items (
  order_item_id bigint generated always as identity primary key,
  order_id bigint not null,
  vendor_id bigint not null,
  product_id bigint not null,
  variant_id bigint not null,
  product_name text not null,
  sku text not null,
  quantity integer not null check (quantity > 0),
  unit_price platform.money not null,
  discount_amount platform.money not null default 0 check (discount_amount >= 0),
  tax_amount platform.money not null default 0 check (tax_amount >= 0),
  base_revenue platform.money not null,
  foreign key (order_id, vendor_id) references orders.orders (order_id, vendor_id),
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id),
  foreign key (variant_id, product_id) references catalog.product_variants (variant_id, product_id),
  unique (order_item_id, vendor_id),
  unique (order_item_id, order_id)
);
comment on table orders.order_items is
  'Order lines. quantity × unit_price − discount_amount is the line''s revenue in the order''s currency, base_revenue the same in the marketplace''s. Name and SKU as sold.';
create index order_items_order_id_idx on orders.order_items (order_id) include (product_id, quantity, base_revenue);
create index order_items_product_id_idx on orders.order_items (product_id);
create index order_items_variant_id_idx on orders.order_items (variant_id);
create index order_items_vendor_id_idx on orders.order_items (vendor_id);

create table orders.order_status_history (
  history_id bigint generated always as identity primary key,
  order_id bigint not null,
  vendor_id bigint not null,
  from_status text,
  to_status text not null,
  changed_by bigint references accounts.users,
  changed_at timestamptz not null default now(),
  note text not null default '',
  foreign key (order_id, vendor_id) references orders.orders (order_id, vendor_id)
);
comment on table orders.order_status_history is 'Every state an order reached, from which, when and by whom; the first has no from_status.';
create index order_status_history_order_id_idx on orders.order_status_history (order_id, changed_at);

create table orders.shipments (
  shipment_id bigint generated always as identity primary key,
  order_id bigint not null,
  vendor_id bigint not null,
  carrier text not null default '',
  tracking_number text,
  shipped_at timestamptz not null,
  delivered_at timestamptz check (delivered_at >= shipped_at),
  foreign key (order_id, vendor_id) references orders.orders (order_id, vendor_id),
  unique (shipment_id, vendor_id)
);
comment on table orders.shipments is 'Parcels of an order; several may carry it.';
create index shipments_order_id_idx on orders.shipments (order_id);
create index shipments_vendor_id_idx on orders.shipments (vendor_id);

create table orders.shipment_items (
  shipment_id bigint not null,
  order_item_id bigint not null,
  vendor_id bigint not null,
  quantity integer not null check (quantity > 0),
  primary key (shipment_id, order_item_id),
  foreign key (shipment_id, vendor_id) references orders.shipments (shipment_id, vendor_id),
  foreign key (order_item_id, vendor_id) references orders.order_items (order_item_id, vendor_id)
);
comment on table orders.shipment_items is 'What a parcel holds.';
create index shipment_items_order_item_id_idx on orders.shipment_items (order_item_id);

create table orders.refunds (
  refund_id bigint generated always as identity primary key,
  order_id bigint not null,
  vendor_id bigint not null,
  order_item_id bigint,
  quantity integer check (quantity > 0),
  refund_reason text not null,
  refund_amount platform.money not null check (refund_amount >= 0),
  currency text not null references pricing.currencies,
  base_refund_amount platform.money not null check (base_refund_amount >= 0),
  base_currency text not null references pricing.currencies,
  created_at timestamptz not null default now(),
  source text,
  source_ref text,
  foreign key (order_id, vendor_id) references orders.orders (order_id, vendor_id),
  foreign key (order_item_id, order_id) references orders.order_items (order_item_id, order_id),
  check ((source is null) = (source_ref is null))
);
comment on table orders.refunds is
  'Money given back for an order or one of its lines, dated by the refund itself. Amounts are positive.';
create index refunds_order_id_idx on orders.refunds (order_id);
create index refunds_order_item_id_idx on orders.refunds (order_item_id);
create index refunds_created_at_idx on orders.refunds (created_at) include (order_id, vendor_id, base_refund_amount);
create index refunds_vendor_id_idx on orders.refunds (vendor_id, created_at);
create unique index refunds_source_key on orders.refunds (source, source_ref);

alter table inventory.stock_movements
  add foreign key (order_item_id, vendor_id) references orders.order_items (order_item_id, vendor_id);
alter table inventory.stock_reservations
  add foreign key (order_id, vendor_id) references orders.orders (order_id, vendor_id);
create index stock_reservations_order_id_idx on inventory.stock_reservations (order_id);

create table pricing.coupon_redemptions (
  redemption_id bigint generated always as identity primary key,
  coupon_id bigint not null references pricing.coupons,
  checkout_id bigint not null references orders.checkouts,
  user_id bigint references accounts.users,
  vendor_id bigint references vendors.vendors,
  amount platform.money not null check (amount >= 0),
  currency text not null references pricing.currencies,
  redeemed_at timestamptz not null default now(),
  unique (coupon_id, checkout_id)
);
comment on table pricing.coupon_redemptions is 'Which purchase used which coupon, and what it took off.';
create index coupon_redemptions_checkout_id_idx on pricing.coupon_redemptions (checkout_id);
create index coupon_redemptions_user_id_idx on pricing.coupon_redemptions (user_id);
create index coupon_redemptions_vendor_id_idx on pricing.coupon_redemptions (vendor_id);

select platform.isolate_by_vendor(t) from unnest(array['orders.orders', 'orders.order_items', 'orders.order_status_history',
  'orders.shipments', 'orders.shipment_items', 'orders.refunds', 'pricing.coupon_redemptions']::regclass[]) as t;

-- A vendor sees the people who ordered from it, and the checkouts its orders belong to, but not what others sold in them.
alter table accounts.users enable row level security;
alter table accounts.users force row level security;
create policy users_staff on accounts.users to stoa_owner, stoa_app using (true) with check (true);
create policy users_readonly on accounts.users for select to stoa_readonly using (true);
create policy users_vendor_isolation on accounts.users for select to stoa_vendor
  using (user_id in (select o.user_id from orders.orders o where o.vendor_id = (select platform.current_vendor_id())));

grant select, insert, update on orders.checkouts, orders.orders, orders.order_items, orders.shipments,
  orders.shipment_items to stoa_app;
grant select, insert on orders.order_status_history, orders.refunds, pricing.coupon_redemptions to stoa_app;
grant select on orders.orders, orders.order_items, orders.order_status_history, orders.shipments, orders.shipment_items,
  orders.refunds, pricing.coupon_redemptions to stoa_vendor;
grant select (order_id, order_number, checkout_id, user_id, vendor_id, order_kind, order_status, payment_status,
  ship_country, ship_region, ship_city, currency, items_total, discount_total, shipping_total, tax_total, order_total,
  base_currency, base_items_total, base_discount_total, base_shipping_total, base_tax_total, base_order_total,
  created_at, updated_at, shipped_at, completed_at) on orders.orders to stoa_readonly;
grant select on orders.order_items, orders.order_status_history, orders.shipments, orders.shipment_items, orders.refunds,
  pricing.coupon_redemptions to stoa_readonly;
grant select (checkout_id, user_id, status, currency, total, base_currency, base_total, created_at, placed_at)
  on orders.checkouts to stoa_readonly;
