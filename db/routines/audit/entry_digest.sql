create or replace function audit.entry_digest(p_entry audit.audit_entries) returns bytea
language sql stable
set timezone = 'UTC'
as $$
  select sha256(convert_to(to_jsonb(p_entry)::text, 'UTF8'))
$$;
comment on function audit.entry_digest(audit.audit_entries) is
  'The SHA-256 of an entry as jsonb, times in UTC: the same on every server.';
revoke all on function audit.entry_digest(audit.audit_entries) from public;
