-- Which master key sealed what: so that the master key can be replaced, and no row can be left behind under a destroyed one.

create table platform.master_keys (
  fingerprint bytea primary key check (octet_length(fingerprint) = 8),
  admitted_at timestamptz not null default now()
);
comment on table platform.master_keys is
  'Fingerprints of the master keys under which something may be sealed: one, and a second one during a rotation. Whatever is sealed refers to its own, so that none goes while a row needs it, and nothing is sealed under one that went.';
grant select on platform.master_keys to stoa_app;

create table platform.key_rotations (
  rotation_id bigint generated always as identity primary key,
  from_fingerprint bytea not null check (octet_length(from_fingerprint) = 8),
  to_fingerprint bytea not null check (octet_length(to_fingerprint) = 8),
  begun_by text not null,
  begun_at timestamptz not null default now(),
  total bigint not null check (total >= 0),
  done bigint not null default 0 check (done >= 0),
  closed_at timestamptz,
  finished_at timestamptz check (finished_at is null or closed_at is not null),
  previous_kept boolean not null default false
);
comment on table platform.key_rotations is
  'Rotations of the master key, by fingerprints. total is what was to seal anew when it began, done what was; closed_at is when nothing was left under the old key and none could come, finished_at when the old key was destroyed, or kept on purpose (previous_kept).';
create unique index key_rotations_unfinished_idx on platform.key_rotations ((true)) where finished_at is null;
grant select on platform.key_rotations to stoa_app;

-- Version 2 of what the master key seals carries its fingerprint: version byte 2, fingerprint (8), nonce (12), content, tag (16).
-- (Written out each time: the schema stays usable as one file, tables first.)

alter table platform.encryption_keys
  drop constraint encryption_keys_wrapped_key_check,
  drop constraint encryption_keys_subject_kind_check,
  add check (octet_length(wrapped_key) in (61, 69)),
  add check (subject_kind in ('person', 'guest', 'vendor', 'marketplace')),
  add master_fingerprint bytea generated always as (
    case when octet_length(wrapped_key) > 37 and get_byte(wrapped_key, 0) = 2 then substring(wrapped_key from 2 for 8) end) stored
    references platform.master_keys;
create index encryption_keys_master_fingerprint_idx on platform.encryption_keys (master_fingerprint, key_id);
create index encryption_keys_unnamed_idx on platform.encryption_keys (key_id)
  where master_fingerprint is null and wrapped_key is not null;
comment on table platform.encryption_keys is
  'One data key per person (subject_id is their user_id), guest (a checkout_id), vendor and marketplace (null), wrapped by the master key (version byte 2, its fingerprint 8, nonce 12, wrapped key 32, tag 16; version 1 is without fingerprint). Erasure destroys the wrap.';

alter table platform.data_protection_keys
  add master_fingerprint bytea generated always as (
    case when octet_length(sealed_xml) > 37 and get_byte(sealed_xml, 0) = 2 then substring(sealed_xml from 2 for 8) end) stored
    references platform.master_keys;
create index data_protection_keys_master_fingerprint_idx on platform.data_protection_keys (master_fingerprint);
grant update, delete on platform.data_protection_keys to stoa_app;

alter table platform.outbox
  add master_fingerprint bytea generated always as (
    case when octet_length(sealed_payload) > 37 and get_byte(sealed_payload, 0) = 2
         then substring(sealed_payload from 2 for 8) end) stored
    references platform.master_keys;
create index outbox_master_fingerprint_idx on platform.outbox (master_fingerprint);
