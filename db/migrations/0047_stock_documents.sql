-- What a vendor's warehouse does: warehouses with addresses, and documents whose lines are movements of the stock journal.

alter table inventory.warehouses
  add column street text not null default '' check (length(street) <= 300),
  add column postal_code text not null default '' check (length(postal_code) <= 20),
  add column city text not null default '' check (length(city) <= 100),
  add column region text not null default '' check (length(region) <= 100),
  add column country_code text check (country_code ~ '^[A-Z]{2}$'),
  add column is_default boolean not null default false,
  add column archived_at timestamptz,
  add column updated_at timestamptz not null default now(),
  add check (not (is_default and archived_at is not null));
comment on column inventory.warehouses.street is 'A place of business, as it stands on parcels: not sealed.';
comment on column inventory.warehouses.archived_at is 'Nothing new is sent to it from then on; it was empty.';
update inventory.warehouses w set is_default = true
 where w.warehouse_id in (select min(o.warehouse_id) from inventory.warehouses o group by o.vendor_id);
create unique index warehouses_default_key on inventory.warehouses (vendor_id) where is_default;

create table inventory.stock_documents (
  document_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors,
  kind text not null check (kind in ('receipt', 'adjustment', 'transfer', 'count')),
  state text not null check (state in ('open', 'done', 'cancelled')),
  warehouse_id bigint not null,
  to_warehouse_id bigint,
  reference text check (length(reference) between 1 and 100),
  supplier text not null default '' check (length(supplier) <= 200),
  currency text references pricing.currencies,
  reason text check (reason in ('damaged', 'lost', 'stolen', 'expired', 'found', 'correction', 'sample', 'returned to supplier',
    'other')),
  note text not null default '' check (length(note) <= 1000),
  line_count integer not null default 0 check (line_count >= 0),
  actor_id bigint,
  finished_by bigint,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  foreign key (warehouse_id, vendor_id) references inventory.warehouses (warehouse_id, vendor_id),
  foreign key (to_warehouse_id, vendor_id) references inventory.warehouses (warehouse_id, vendor_id),
  check ((state = 'open') = (finished_at is null)),
  check (state = 'done' or kind in ('transfer', 'count')),
  check ((kind = 'transfer') = (to_warehouse_id is not null)),
  check (to_warehouse_id <> warehouse_id),
  check ((kind = 'adjustment') = (reason is not null)),
  check (kind = 'receipt' or (supplier = '' and currency is null)),
  unique (document_id, vendor_id)
);
comment on table inventory.stock_documents is
  'Why stock moved other than by sales: goods received, adjustments, transfers between warehouses and stock counts. An open transfer is under way, an open count is being counted. reference is the client''s own. currency is that of a receipt''s unit costs. actor_id made it, finished_by ended it.';
create index stock_documents_vendor_id_idx on inventory.stock_documents (vendor_id, document_id desc);
create index stock_documents_kind_idx on inventory.stock_documents (vendor_id, kind, document_id desc);
create index stock_documents_open_idx on inventory.stock_documents (vendor_id, document_id desc) where state = 'open';
create unique index stock_documents_open_count_key on inventory.stock_documents (warehouse_id)
  where kind = 'count' and state = 'open';

create table inventory.stock_document_lines (
  document_id bigint not null,
  vendor_id bigint not null,
  variant_id bigint not null,
  line_number integer not null check (line_number > 0),
  quantity integer not null,
  unit_cost platform.money check (unit_cost >= 0),
  in_transit integer not null default 0 check (in_transit >= 0),
  received integer check (received >= 0),
  expected integer check (expected >= 0),
  counted integer check (counted >= 0),
  booked integer check (booked >= 0),
  counted_at timestamptz,
  primary key (document_id, variant_id),
  foreign key (document_id, vendor_id) references inventory.stock_documents (document_id, vendor_id),
  foreign key (variant_id, vendor_id) references catalog.product_variants (variant_id, vendor_id),
  check ((counted is null) = (booked is null) and (counted is null) = (counted_at is null))
);
comment on table inventory.stock_document_lines is
  'One variant on a document. quantity: units received, the signed adjustment, units sent by a transfer, or the difference that a finished count found. A transfer''s line: in_transit is still under way, received arrived. A count''s line: expected was on hand when it began, counted was found, booked was on hand when that was entered.';
create index stock_document_lines_variant_id_idx on inventory.stock_document_lines (variant_id, document_id);
create index stock_document_lines_in_transit_idx on inventory.stock_document_lines (variant_id) where in_transit > 0;
create index stock_document_lines_number_idx on inventory.stock_document_lines (document_id, line_number);

create table inventory.document_requests (
  vendor_id bigint not null references vendors.vendors,
  reference text not null check (length(reference) between 1 and 100),
  digest text not null,
  document_id bigint,
  created_at timestamptz not null default now(),
  primary key (vendor_id, reference),
  foreign key (document_id, vendor_id) references inventory.stock_documents (document_id, vendor_id)
);
comment on table inventory.document_requests is
  'Requests that carried a reference: one that comes again changes nothing and gets the document of the first; the same reference for something else is refused.';
create index document_requests_document_id_idx on inventory.document_requests (document_id);

alter table inventory.stock_movements
  add column document_id bigint,
  add column actor_id bigint,
  add foreign key (document_id, vendor_id) references inventory.stock_documents (document_id, vendor_id);
comment on column inventory.stock_movements.document_id is 'The document that moved it; null for sales and what came before documents.';
comment on column inventory.stock_movements.actor_id is 'Who entered it, by number.';
create index stock_movements_document_id_idx on inventory.stock_movements (document_id) where document_id is not null;

select platform.isolate_by_vendor(t) from unnest(array['inventory.stock_documents', 'inventory.stock_document_lines',
  'inventory.document_requests']::regclass[]) as t;
grant select, insert, update on inventory.stock_documents, inventory.stock_document_lines, inventory.document_requests to stoa_app;
grant select on inventory.stock_documents, inventory.stock_document_lines to stoa_vendor, stoa_readonly;
