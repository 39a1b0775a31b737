-- How vendors come and go: applications, documents, decisions with their history, and what a shop says of itself.

alter table vendors.vendors
  drop constraint vendors_status_check,
  add constraint vendors_status_check check (status in ('pending', 'active', 'suspended', 'refused', 'closed')),
  add column legal_name text not null default '' check (length(legal_name) <= 200),
  add column contact_details platform.ciphertext,
  add column payout_tail text check (length(payout_tail) between 1 and 4),
  add column payout_changed_at timestamptz,
  add column logo_media_id bigint,
  add column banner_media_id bigint,
  add column is_away boolean not null default false,
  add column back_on date,
  add check (back_on is null or is_away),
  add foreign key (logo_media_id, vendor_id) references catalog.media (media_id, vendor_id)
    on delete set null (logo_media_id),
  add foreign key (banner_media_id, vendor_id) references catalog.media (media_id, vendor_id)
    on delete set null (banner_media_id);
comment on column vendors.vendors.contact_details is
  'JSON of e-mail, phone and tax number, encrypted under the vendor''s key: of a sole trader they are a person''s.';
comment on column vendors.vendors.payout_tail is 'The last signs of the account that payouts go to: all that is ever shown of it.';
comment on column vendors.vendors.is_away is 'Takes no orders for now, until back_on if there is one; products stay in sight.';
comment on column vendors.vendors.back_on is 'The first day (UTC) on which a vendor who is away takes orders again.';
create index vendors_logo_media_id_idx on vendors.vendors (logo_media_id);
create index vendors_banner_media_id_idx on vendors.vendors (banner_media_id);
create index vendors_search_idx on vendors.vendors using gin (name public.gin_trgm_ops, slug public.gin_trgm_ops);
-- Who waits for a decision comes first, longest first; then the newest.
create index vendors_list_idx on vendors.vendors ((case when status = 'pending' then vendor_id else 4611686018427387904 - vendor_id end));
grant select (legal_name, is_away, back_on) on vendors.vendors to stoa_readonly;

create table vendors.vendor_applications (
  application_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors on delete cascade,
  user_id bigint references accounts.users on delete set null,
  name text not null check (length(name) between 1 and 200),
  sells text not null check (length(sells) <= 2000),
  state text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn')),
  reason text not null default '' check (length(reason) <= 1000),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  unique (application_id, vendor_id),
  check ((state = 'open') = (decided_at is null))
);
comment on table vendors.vendor_applications is
  'People who asked to sell: one row each time. sells is what they say they sell; name is what they called their shop then. Somebody has one open application at most.';
create unique index vendor_applications_open_key on vendors.vendor_applications (user_id) where state = 'open';
create index vendor_applications_user_id_idx on vendors.vendor_applications (user_id);
create index vendor_applications_vendor_id_idx on vendors.vendor_applications (vendor_id);

create table vendors.vendor_status_history (
  history_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors on delete cascade,
  from_status text check (from_status in ('pending', 'active', 'suspended', 'refused', 'closed')),
  to_status text not null check (to_status in ('pending', 'active', 'suspended', 'refused', 'closed')),
  reason text not null default '' check (length(reason) <= 1000),
  changed_by bigint references accounts.users on delete set null,
  changed_at timestamptz not null default now(),
  check (from_status <> to_status)
);
comment on table vendors.vendor_status_history is
  'Each state a vendor was in, by whom and why, written by a trigger; from_status is null for the first.';
create index vendor_status_history_vendor_id_idx on vendors.vendor_status_history (vendor_id, history_id);
create index vendor_status_history_changed_by_idx on vendors.vendor_status_history (changed_by);
insert into vendors.vendor_status_history (vendor_id, to_status, changed_at)
select v.vendor_id, v.status, v.created_at from vendors.vendors v order by v.vendor_id;

create table vendors.document_kinds (
  kind text primary key check (kind ~ '^[a-z]+(-[a-z]+)*$'),
  name text not null check (length(name) between 1 and 100),
  description text not null default '' check (length(description) <= 500),
  is_required boolean not null default false,
  position integer not null default 0
);
comment on table vendors.document_kinds is
  'What vendors can prove by a document, and what of it the marketplace requires before it lets one sell.';
insert into vendors.document_kinds (kind, name, description, is_required, position) values
  ('registration', 'Business registration', 'An extract of the trade register, or a trade licence.', false, 10),
  ('identity', 'Proof of identity', 'Identity card or passport of the owner or managing director.', false, 20),
  ('tax', 'Tax certificate', 'A certificate of the tax or VAT number.', false, 30),
  ('bank', 'Proof of bank account', 'A statement that shows the holder and the number of the account.', false, 40),
  ('insurance', 'Insurance certificate', 'Business or product liability insurance.', false, 50),
  ('other', 'Other', 'Anything else that was asked for.', false, 60);
grant select, update on vendors.document_kinds to stoa_app;
grant select on vendors.document_kinds to stoa_vendor, stoa_readonly;

create table vendors.vendor_documents (
  document_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors on delete cascade,
  kind text not null references vendors.document_kinds,
  content_type text not null check (content_type in ('application/pdf', 'image/jpeg', 'image/png')),
  byte_size bigint not null check (byte_size between 1 and 10485760),
  sealed_content platform.ciphertext,
  status text not null default 'given' check (status in ('given', 'accepted', 'refused', 'replaced')),
  reason text not null default '' check (length(reason) <= 1000),
  expires_on date,
  uploaded_by bigint references accounts.users on delete set null,
  uploaded_at timestamptz not null default now(),
  decided_by bigint references accounts.users on delete set null,
  decided_at timestamptz,
  unique (document_id, vendor_id),
  check ((status = 'replaced') = (sealed_content is null)),
  check (status not in ('accepted', 'refused') or decided_at is not null)
);
comment on table vendors.vendor_documents is
  'Documents that vendors gave, sealed under their key; one of each kind at a time. A replaced one keeps its row, for the record of decisions, and loses its content. expires_on is the last day it is good for.';
create unique index vendor_documents_kind_key on vendors.vendor_documents (vendor_id, kind) where status <> 'replaced';
create index vendor_documents_vendor_id_idx on vendors.vendor_documents (vendor_id, document_id);
create index vendor_documents_kind_idx on vendors.vendor_documents (kind);
create index vendor_documents_uploaded_by_idx on vendors.vendor_documents (uploaded_by);
create index vendor_documents_decided_by_idx on vendors.vendor_documents (decided_by);
-- What is sealed does not compress.
alter table vendors.vendor_documents alter column sealed_content set storage external;

create table vendors.vendor_settings (
  vendor_id bigint primary key references vendors.vendors on delete cascade,
  languages text[] not null default '{}' check (cardinality(languages) <= 20),
  returns_policy text not null default '' check (length(returns_policy) <= 5000),
  shipping_policy text not null default '' check (length(shipping_policy) <= 5000),
  away_note text not null default '' check (length(away_note) <= 500),
  shows_contact boolean not null default false,
  updated_at timestamptz not null default now()
);
comment on table vendors.vendor_settings is
  'What a vendor''s page in the shop says beside the profile: languages of its customer service (ISO 639-1), policies in the vendor''s own words, a note while away, whether its contact e-mail is shown. No row: nothing was set.';

select platform.isolate_by_vendor(t) from unnest(array['vendors.vendor_applications', 'vendors.vendor_status_history',
  'vendors.vendor_documents', 'vendors.vendor_settings']::regclass[]) as t;
grant select, insert, update on vendors.vendor_applications, vendors.vendor_status_history, vendors.vendor_documents,
  vendors.vendor_settings to stoa_app;
grant select on vendors.vendor_applications, vendors.vendor_documents, vendors.vendor_settings to stoa_vendor;
-- Who of the marketplace decided is not the vendor's to know.
grant select (history_id, vendor_id, from_status, to_status, reason, changed_at) on vendors.vendor_status_history to stoa_vendor;
grant select on vendors.vendor_status_history, vendors.vendor_settings to stoa_readonly;

drop trigger note_change on vendors.vendors;
create trigger note_change
  after delete or update of name, legal_name, status, commission_rate, currency, payout_details, contact_details, user_id
  on vendors.vendors
  for each row execute function audit.note_change(
    'vendor_id', 'status,commission_rate,currency,user_id', 'name,legal_name,payout_details,contact_details');
create trigger note_change after insert or delete or update of status, expires_on on vendors.vendor_documents
  for each row execute function audit.note_change('document_id', 'vendor_id,kind,status,expires_on', '');
create trigger note_change after update on vendors.document_kinds
  for each row execute function audit.note_change('kind', 'is_required', '');

-- A vendor's page in the shop lists what is on sale, newest first.
create index products_of_vendor_idx on catalog.products (vendor_id, product_id) where status = 'active';
