-- One select, stable and in SQL, so that the planner sees through it with the values of its parameters. The words are
-- those of the index audit_entries_words_idx.
create or replace function audit.list_entries(
  p_table text, p_key jsonb, p_actor_id bigint, p_subject_id bigint, p_action text, p_from timestamptz, p_to timestamptz,
  p_words text, p_before bigint, p_limit integer)
returns table (id bigint, at timestamptz, login text, actor_id bigint, actor_name text, subject_id bigint, subject_name text,
  reason text, has_sealed_reason boolean, table_name text, key_json text, action text, before_json text, after_json text,
  seal_number bigint)
language sql stable
as $$
  select e.entry_id, e.at, e.login, e.actor_id, (select p.name from accounts.person_summary(e.actor_id) p), e.subject_id,
         (select p.name from accounts.person_summary(e.subject_id) p), e.reason, e.sealed_reason is not null, e.table_name,
         e.row_key::text, e.action, e.before::text, e.after::text,
         (select s.number from audit.audit_seals s where s.entry_id = e.entry_id)
    from (
      select f.* from audit.audit_entries f
       where (p_table is null or f.table_name = p_table)
         and (p_key is null or f.row_key::text = p_key::text)
         and (p_actor_id is null or f.actor_id = p_actor_id)
         and (p_subject_id is null or f.subject_id = p_subject_id)
         and (p_action is null or f.action = p_action)
         and (p_from is null or f.at >= p_from)
         and (p_to is null or f.at < p_to)
         and (p_words is null or to_tsvector('simple', regexp_replace(
               f.table_name || ' ' || f.row_key::text || ' ' || coalesce(f.reason, '') || ' ' || coalesce(f.before::text, '')
               || ' ' || coalesce(f.after::text, ''), '[^[:alnum:]]+', ' ', 'g')) @@ to_tsquery('simple', p_words))
         and (p_before is null or f.entry_id < p_before)
       order by f.entry_id desc
       limit p_limit
    ) e
   order by e.entry_id desc
$$;
comment on function audit.list_entries(text, jsonb, bigint, bigint, text, timestamptz, timestamptz, text, bigint, integer) is
  'The trail, latest first, below the entry p_before; null filters let everything through. p_words is a tsquery over table, '
  'key, fixed reason and values. Sealed reasons are not told here.';
revoke all on function audit.list_entries(text, jsonb, bigint, bigint, text, timestamptz, timestamptz, text, bigint, integer)
  from public;
grant execute on function audit.list_entries(text, jsonb, bigint, bigint, text, timestamptz, timestamptz, text, bigint, integer)
  to stoa_app;
