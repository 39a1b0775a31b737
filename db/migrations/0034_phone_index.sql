-- People are found by a phone number although it is sealed: by a keyed hash of it.

alter table accounts.users
  add phone_index bytea check (octet_length(phone_index) = 32);
comment on column accounts.users.phone_index is
  'HMAC-SHA256 of the phone number in E.164, under a key derived from the marketplace''s data key: equal numbers are found, nothing else can be told from it.';
create index users_phone_index_idx on accounts.users (phone_index) where phone_index is not null;
create index users_unindexed_phone_idx on accounts.users (user_id) where phone is not null and phone_index is null;

-- Whoever changes or erases a number without knowing of the index must not leave the old one's.
create function accounts.forget_phone_index() returns trigger
language plpgsql volatile
as $$
begin
  new.phone_index := null;
  return new;
end
$$;
comment on function accounts.forget_phone_index() is
  'Takes away the index of a number that is no longer there, or is another now; a host makes the new one.';
revoke all on function accounts.forget_phone_index() from public;
create trigger forget_phone_index before update of phone on accounts.users
  for each row when (new.phone is distinct from old.phone and new.phone_index is not distinct from old.phone_index)
  execute function accounts.forget_phone_index();
