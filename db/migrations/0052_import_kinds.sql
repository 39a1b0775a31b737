-- Files of Shopify's and of translations alone, and what of a file had no place.

alter table catalog.product_imports drop constraint product_imports_kind_check;
alter table catalog.product_imports add constraint product_imports_kind_check
  check (kind in ('stoa', 'spree', 'shopify', 'translations'));
alter table catalog.product_imports add column note text check (length(note) <= 4000);
comment on column catalog.product_imports.note is 'What of the file has no place here and was left out; null: nothing.';
