create or replace function audit.show_entry(p_entry_id bigint)
returns table (id bigint, at timestamptz, login text, actor_id bigint, actor_name text, subject_id bigint, subject_name text,
  reason text, sealed_reason bytea, table_name text, key_json text, action text, before_json text, after_json text,
  seal_number bigint, chain bytea, sealed_at timestamptz, is_intact boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select e.entry_id, e.at, e.login, e.actor_id, (select p.name from accounts.person_summary(e.actor_id) p), e.subject_id,
         (select p.name from accounts.person_summary(e.subject_id) p), e.reason, e.sealed_reason::bytea, e.table_name,
         e.row_key::text, e.action, e.before::text, e.after::text, s.number, s.chain, s.sealed_at,
         s.digest = audit.entry_digest(e)
           and s.chain = sha256(coalesce((select b.chain from audit.audit_seals b where b.number = s.number - 1), '')
                                || int8send(s.number) || s.digest)
    from audit.audit_entries e
    left join audit.audit_seals s on s.entry_id = e.entry_id
   where e.entry_id = p_entry_id
$$;
comment on function audit.show_entry(bigint) is
  'An entry of the trail with its seal. is_intact: the entry and its link of the chain are what was sealed, looked at now; '
  'null before it is sealed.';
revoke all on function audit.show_entry(bigint) from public;
grant execute on function audit.show_entry(bigint) to stoa_app;
