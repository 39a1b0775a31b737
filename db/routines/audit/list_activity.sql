create or replace function audit.list_activity(
  p_user_id bigint, p_type text, p_from timestamptz, p_to timestamptz, p_before_at timestamptz, p_before_id bigint,
  p_limit integer)
returns table (id bigint, at timestamptz, user_id bigint, user_name text, vendor_id bigint, type text, description text)
language sql stable
as $$
  select l.log_id, l."timestamp", l.user_id, (select p.name from accounts.person_summary(l.user_id) p), l.vendor_id,
         l.activity_type, l.description
    from (
      select a.* from audit.activity_logs a
       where (p_user_id is null or a.user_id = p_user_id)
         and (p_type is null or a.activity_type = p_type)
         and (p_from is null or a."timestamp" >= p_from)
         and (p_to is null or a."timestamp" < p_to)
         and (p_before_at is null or (a."timestamp", a.log_id) < (p_before_at, p_before_id))
       order by a."timestamp" desc, a.log_id desc
       limit p_limit
    ) l
   order by l."timestamp" desc, l.log_id desc
$$;
comment on function audit.list_activity(bigint, text, timestamptz, timestamptz, timestamptz, bigint, integer) is
  'What people did, latest first, before a place (null: from the first); null filters let everything through.';
revoke all on function audit.list_activity(bigint, text, timestamptz, timestamptz, timestamptz, bigint, integer) from public;
grant execute on function audit.list_activity(bigint, text, timestamptz, timestamptz, timestamptz, bigint, integer) to stoa_app;
