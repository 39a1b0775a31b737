-- Whose request it is comes signed: set_config slipped into a vendor's SQL cannot make it somebody else's.

create table platform.vendor_key (
  only_one boolean primary key default true check (only_one),
  inner_block bytea not null check (octet_length(inner_block) = 64),
  outer_block bytea not null check (octet_length(outer_block) = 64)
);
comment on table platform.vendor_key is
  'The key that signs the setting stoa.vendor_id, as the two blocks of HMAC-SHA256 (RFC 2104: the key with 0x36 and 0x5c). Hosts keep it here at each start; no login but the owner reads it.';

create or replace function platform.current_vendor_id() returns bigint
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting text := current_setting('stoa.vendor_id', true);
  v_id text := split_part(v_setting, ':', 1);
  v_right text;
begin
  if coalesce(v_setting, '') = '' then
    return null;
  end if;
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(v_id, 'UTF8'))), 'hex') into v_right
    from platform.vendor_key k;
  if v_right is distinct from split_part(v_setting, ':', 2) or v_setting <> v_id || ':' || v_right then
    raise exception using errcode = 'insufficient_privilege', message = 'stoa.vendor_id is not signed by this marketplace.';
  end if;
  return v_id::bigint;
end
$$;
comment on function platform.current_vendor_id() is
  'The vendor whose request this is, from the transaction-local setting stoa.vendor_id: id, colon, HMAC-SHA256 of the id in hexadecimal. Null when unset (a setting left by an earlier transaction reads as an empty string); 42501 when the signature is not right.';
revoke all on function platform.current_vendor_id() from public;
grant execute on function platform.current_vendor_id() to stoa_app, stoa_vendor, stoa_readonly;
