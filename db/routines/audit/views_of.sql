create or replace function audit.views_of(p_subject_id bigint, p_before bigint, p_limit integer)
returns table (id bigint, at timestamptz, actor_id bigint, actor_name text, sealed_reason bytea)
language sql stable
as $$
  select e.entry_id, e.at, e.actor_id, (select p.name from accounts.person_summary(e.actor_id) p), e.sealed_reason::bytea
    from (
      select f.* from audit.audit_entries f
       where f.subject_id = p_subject_id and f.action = 'view' and (p_before is null or f.entry_id < p_before)
       order by f.entry_id desc
       limit p_limit
    ) e
   order by e.entry_id desc
$$;
comment on function audit.views_of(bigint, bigint, integer) is
  'Who saw a person''s record in full, latest first, below the entry p_before; the reason is sealed under the person''s key.';
revoke all on function audit.views_of(bigint, bigint, integer) from public;
grant execute on function audit.views_of(bigint, bigint, integer) to stoa_app;
