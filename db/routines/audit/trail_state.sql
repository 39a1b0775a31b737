create or replace function audit.trail_state()
returns table (sealed_up_to bigint, chain bytea, sealed_at timestamptz, waiting bigint, verified_at timestamptz, verified text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(s.number, 0), s.chain, s.sealed_at, (select count(*) from audit.unsealed_entries), v."timestamp", v.description
    from (select 1) as one
    left join lateral (select t.* from audit.audit_seals t order by t.number desc limit 1) s on true
    left join lateral (select l.* from audit.activity_logs l where l.activity_type = 'trail verified'
                        order by l."timestamp" desc limit 1) v on true
$$;
comment on function audit.trail_state() is
  'How far the trail is sealed, how many entries wait for it, and what came of verifying it last.';
revoke all on function audit.trail_state() from public;
grant execute on function audit.trail_state() to stoa_app;
