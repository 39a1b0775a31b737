-- Addresses follow names; the former ones lead on.
create table platform.former_slugs (
  kind text not null check (kind in ('product', 'category', 'vendor')),
  slug text not null,
  entity_id bigint not null,
  changed_at timestamptz not null default now(),
  primary key (kind, slug)
);
comment on table platform.former_slugs is
  'Addresses that products, categories and vendors had before they were renamed: who follows one is led to the present one.';
create index former_slugs_entity_id_idx on platform.former_slugs (entity_id);
grant select on platform.former_slugs to stoa_app, stoa_readonly;
