-- Vendors' own systems read their orders one after the other: by the transaction that placed them, which can be compared
-- with those still running. An id or a time cannot: whoever commits late has a small one.

alter table orders.orders add column placed_xid xid8 not null default pg_current_xact_id();
comment on column orders.orders.placed_xid is
  'The transaction that placed it. Those below pg_snapshot_xmin are all visible: a reader who goes by it never skips one.';
create index orders_placed_xid_idx on orders.orders (vendor_id, placed_xid, order_id);

-- Which currencies the shop offers, and how converted prices are rounded there.
create table pricing.shop_currencies (
  currency text primary key references pricing.currencies,
  is_active boolean not null default true,
  increment numeric(12,4) check (increment > 0),
  ending numeric(6,4) check (ending > 0 and ending < 1),
  markup_percent numeric(7,4) not null default 0 check (markup_percent between -50 and 100),
  position integer not null default 0,
  updated_at timestamptz not null default now(),
  check (increment is null or ending is null)
);
comment on table pricing.shop_currencies is
  'Currencies that shoppers can see prices in, beside the marketplace''s own. A converted price has markup_percent added and is rounded half up to a multiple of increment (null: the currency''s minor unit), or to the nearest price that ends with ending (0.99).';
grant select, insert, update, delete on pricing.shop_currencies to stoa_app;
grant select on pricing.shop_currencies to stoa_readonly;
create trigger note_change after insert or update or delete on pricing.shop_currencies
  for each row execute function audit.note_change('currency', 'is_active,increment,ending,markup_percent', '');
