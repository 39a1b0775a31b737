-- Vendors' own systems read their orders one after the other: by the transaction that placed them, which can be compared
-- with those still running. An id or a time cannot: whoever commits late has a small one.

alter table orders.orders add column placed_xid xid8 not null default pg_current_xact_id();
comment on column orders.orders.placed_xid is
  'The transaction that placed it. Those below pg_snapshot_xmin are all visible: a reader who goes by it never skips one.';
create index orders_placed_xid_idx on orders.orders (vendor_id, placed_xid, order_id);
