create or replace function analytics.verify_kept_figures(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with rollups as materialized (select * from analytics.verify_rollups())
  select coalesce(sum(r.cells), 0)::bigint, coalesce(sum(r.differences), 0)::bigint,
         coalesce((select array_agg(e.name) from (
           select u.rollup || ' ' || x.example as name
             from rollups u cross join lateral unnest(u.examples) as x (example) order by 1 limit p_examples) e), '{}')
    from rollups r;
$$;
comment on function analytics.verify_kept_figures(integer) is
  'Every rollup against a full recount: cells looked at, cells that differ, and some of those by their keys.';
revoke all on function analytics.verify_kept_figures(integer) from public;
grant execute on function analytics.verify_kept_figures(integer) to stoa_app;
