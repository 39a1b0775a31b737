create or replace function platform.note_job_run(p_run_id bigint, p_summary jsonb, p_succeeded boolean, p_error text)
returns void
language sql volatile
as $$
  update platform.job_runs r
     set summary = coalesce(p_summary, r.summary),
         finished_at = case when p_succeeded is not null then now() end,
         succeeded = p_succeeded,
         error = left(p_error, 1000)
   where r.run_id = p_run_id and r.finished_at is null;
$$;
comment on function platform.note_job_run(bigint, jsonb, boolean, text) is
  'Keeps what a run has done so far (p_summary; null: as it was), and how it ended: p_succeeded null while it goes on.';
revoke all on function platform.note_job_run(bigint, jsonb, boolean, text) from public;
grant execute on function platform.note_job_run(bigint, jsonb, boolean, text) to stoa_app;
