create or replace function platform.begin_job_run(p_job text, p_started_by bigint) returns bigint
language plpgsql volatile
as $$
declare
  v_run_id bigint;
begin
  -- Of one job one run at a time begins; what is unfinished then is a run whose host ended.
  perform pg_advisory_xact_lock(hashtextextended('job ' || p_job, 0));
  update platform.job_runs r
     set finished_at = now(), succeeded = false, error = 'Its host ended before it did.'
   where r.job = p_job and r.finished_at is null;
  insert into platform.job_runs (job, started_by) values (p_job, p_started_by) returning run_id into v_run_id;
  return v_run_id;
end
$$;
comment on function platform.begin_job_run(text, bigint) is
  'Notes that a job runs, on behalf of p_started_by (null: by the clock), and answers the run''s number. A run of the same job '
  'that never finished is closed as failed: the scheduler lets one run at a time.';
revoke all on function platform.begin_job_run(text, bigint) from public;
grant execute on function platform.begin_job_run(text, bigint) to stoa_app;
