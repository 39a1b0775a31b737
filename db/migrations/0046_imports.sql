-- Files of products: what was read out of them, what became of each, and what was there before.

create table catalog.product_imports (
  import_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors,
  file_name text not null check (length(file_name) between 1 and 255),
  kind text not null check (kind in ('stoa', 'spree')),
  status text not null default 'checking'
    check (status in ('checking', 'checked', 'running', 'pictures', 'done', 'undoing', 'undone', 'failed')),
  products integer not null check (products > 0),
  lines integer not null check (lines > 0),
  problem text check (length(problem) <= 1000),
  created_by bigint references accounts.users on delete set null,
  by_operator boolean not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (import_id, vendor_id)
);
comment on table catalog.product_imports is
  'Files of products that were uploaded: checked (all done once and taken back), run, their pictures fetched, perhaps undone.';
create index product_imports_vendor_id_idx on catalog.product_imports (vendor_id, import_id);
create index product_imports_created_by_idx on catalog.product_imports (created_by);
create index product_imports_open_idx on catalog.product_imports (status, import_id) where status in ('checking', 'running', 'pictures', 'undoing');

create table catalog.product_import_rows (
  import_id bigint not null,
  vendor_id bigint not null,
  place integer not null check (place > 0),
  lines integer[] not null,
  sku text not null default '',
  name text not null default '',
  document jsonb not null,
  status text,
  images jsonb,
  unreadable boolean not null default false,
  outcome text check (outcome in ('created', 'updated', 'submitted', 'unchanged', 'refused')),
  line integer,
  field text,
  problem text,
  picture_problem text,
  product_id bigint,
  before jsonb,
  after jsonb,
  pictures_at timestamptz,
  undone text check (undone in ('deleted', 'archived', 'restored', 'skipped')),
  primary key (import_id, place),
  foreign key (import_id, vendor_id) references catalog.product_imports (import_id, vendor_id) on delete cascade,
  check (outcome is not null or not unreadable)
);
comment on table catalog.product_import_rows is
  'The products of an uploaded file, in its order, and what became of each. lines are the file''s lines of its variants; before and after are the product as the import found and left it, for undoing.';
create index product_import_rows_outcome_idx on catalog.product_import_rows (import_id, outcome, place);

select platform.isolate_by_vendor(t) from unnest(array['catalog.product_imports', 'catalog.product_import_rows']::regclass[]) as t;
grant select, insert, update, delete on catalog.product_imports, catalog.product_import_rows to stoa_app;
grant select on catalog.product_imports, catalog.product_import_rows to stoa_vendor, stoa_readonly;
