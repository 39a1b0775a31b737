-- What vendors are told by letter: decisions on their products, gathered; documents that expire.
alter table catalog.product_changes add column told_at timestamptz;
comment on column catalog.product_changes.told_at is
  'When the letter that names this decision was written to the vendor''s people; null while it is to come, or nothing is to tell.';
update catalog.product_changes set told_at = decided_at where status in ('approved', 'refused');
create index product_changes_untold_idx on catalog.product_changes (vendor_id, change_id)
  where status in ('approved', 'refused') and told_at is null;

alter table vendors.vendor_documents add column expiry_told text check (expiry_told in ('soon', 'expired'));
comment on column vendors.vendor_documents.expiry_told is
  'Which letter about its end the vendor got last: that it comes soon, or that it has come; null: none.';
create index vendor_documents_expires_on_idx on vendors.vendor_documents (expires_on)
  where status = 'accepted' and expires_on is not null and expiry_told is distinct from 'expired';
