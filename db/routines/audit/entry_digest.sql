-- Entries from before a column came have no such key: their digest stays what it was.
create or replace function audit.entry_digest(p_entry audit.audit_entries) returns bytea
language sql stable
set timezone = 'UTC'
set bytea_output = 'hex'
as $$
  select sha256(convert_to((to_jsonb(p_entry) - array_remove(array[
           case when p_entry.subject_id is null then 'subject_id' end,
           case when p_entry.sealed_reason is null then 'sealed_reason' end], null))::text, 'UTF8'))
$$;
comment on function audit.entry_digest(audit.audit_entries) is
  'The SHA-256 of an entry as jsonb, times in UTC, bytes in hexadecimal: the same on every server.';
revoke all on function audit.entry_digest(audit.audit_entries) from public;
