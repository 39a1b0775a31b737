create or replace function platform.list_job_runs(p_job text, p_limit integer, p_before bigint)
returns table (
  run_id bigint, job text, started_at timestamptz, finished_at timestamptz, succeeded boolean, summary jsonb, error text,
  started_by text)
language sql stable
as $$
  select r.run_id, r.job, r.started_at, r.finished_at, r.succeeded, r.summary, r.error,
         (select s.name from accounts.person_summary(r.started_by) s)
    from platform.job_runs r
   where r.job = p_job and (p_before is null or r.run_id < p_before)
   order by r.run_id desc
   limit p_limit;
$$;
comment on function platform.list_job_runs(text, integer, bigint) is
  'Runs of a job, the latest first, at most p_limit of those before p_before (null: from the latest); started_by is a name.';
revoke all on function platform.list_job_runs(text, integer, bigint) from public;
grant execute on function platform.list_job_runs(text, integer, bigint) to stoa_app;
