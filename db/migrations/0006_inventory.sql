-- Inventory: an append-only journal is the truth; levels and product_variants.stock_quantity are its kept sums.

create schema inventory;
comment on schema inventory is 'Warehouses, stock levels, the stock journal, reservations.';
grant usage on schema inventory to stoa_app, stoa_vendor, stoa_readonly;

create table inventory.warehouses (
  warehouse_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors,
  code text not null check (length(code) between 1 and 40),
  name text not null,
  created_at timestamptz not null default now(),
  unique (vendor_id, code),
  unique (warehouse_id, vendor_id)
);
comment on table inventory.warehouses is 'Where a vendor keeps stock.';

create table inventory.stock_levels (
  variant_id bigint not null,
  warehouse_id bigint not null,
  vendor_id bigint not null,
  on_hand integer not null default 0 check (on_hand >= 0),
  reserved integer not null default 0 check (reserved >= 0 and reserved <= on_hand),
  updated_at timestamptz not null default now(),
  primary key (variant_id, warehouse_id),
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id),
  foreign key (warehouse_id, vendor_id) references inventory.warehouses (warehouse_id, vendor_id)
);
comment on table inventory.stock_levels is 'Units on hand and reserved per variant and warehouse, kept from the journal.';
create index stock_levels_warehouse_id_idx on inventory.stock_levels (warehouse_id);

create table inventory.stock_movements (
  movement_id bigint generated always as identity primary key,
  variant_id bigint not null,
  warehouse_id bigint not null,
  vendor_id bigint not null,
  kind text not null check (kind in ('opening', 'received', 'sold', 'returned', 'adjusted', 'transferred')),
  quantity integer not null check (quantity <> 0),
  order_item_id bigint,
  reason text not null default '',
  occurred_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id),
  foreign key (warehouse_id, vendor_id) references inventory.warehouses (warehouse_id, vendor_id),
  check (case kind when 'sold' then quantity < 0 when 'received' then quantity > 0
    when 'returned' then quantity > 0 when 'opening' then quantity > 0 else true end)
);
comment on table inventory.stock_movements is
  'The append-only stock journal: quantity is signed units (sold negative). Nothing here is ever updated or deleted.';
create index stock_movements_variant_id_idx on inventory.stock_movements (variant_id, occurred_at);
create index stock_movements_order_item_id_idx on inventory.stock_movements (order_item_id) where order_item_id is not null;
create index stock_movements_sold_idx on inventory.stock_movements (occurred_at, variant_id) include (quantity) where kind = 'sold';

create table inventory.stock_reservations (
  reservation_id bigint generated always as identity primary key,
  variant_id bigint not null,
  warehouse_id bigint not null,
  vendor_id bigint not null,
  quantity integer not null check (quantity > 0),
  order_id bigint,
  expires_at timestamptz not null,
  released_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id),
  foreign key (warehouse_id, vendor_id) references inventory.warehouses (warehouse_id, vendor_id)
);
comment on table inventory.stock_reservations is 'Units held for a purchase under way, until released_at or expires_at.';
create index stock_reservations_variant_id_idx on inventory.stock_reservations (variant_id) where released_at is null;
create index stock_reservations_expiry_idx on inventory.stock_reservations (expires_at) where released_at is null;

select platform.isolate_by_vendor(t) from unnest(array['inventory.warehouses', 'inventory.stock_levels',
  'inventory.stock_movements', 'inventory.stock_reservations']::regclass[]) as t;
grant select, insert, update on inventory.warehouses, inventory.stock_levels, inventory.stock_reservations to stoa_app;
grant select, insert on inventory.stock_movements to stoa_app;
grant select on all tables in schema inventory to stoa_vendor, stoa_readonly;
