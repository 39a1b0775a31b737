create or replace function platform.sweep(p_kind text, p_before timestamptz, p_limit integer, p_dry boolean) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows bigint;
begin
  if p_kind = 'messages' then
    if p_dry then
      return (select count(*) from platform.outbox o where o.dead_at < p_before);
    end if;
    delete from platform.outbox o
     where o.message_id in (select d.message_id from platform.outbox d where d.dead_at < p_before limit p_limit);
  else
    if p_dry then
      return (select count(*) from platform.job_runs j where j.finished_at < p_before);
    end if;
    delete from platform.job_runs j
     where j.run_id in (select d.run_id from platform.job_runs d where d.finished_at < p_before limit p_limit);
  end if;
  get diagnostics v_rows = row_count;
  return v_rows;
end
$$;
comment on function platform.sweep(text, timestamptz, integer, boolean) is
  'Removes undeliverable messages or runs of jobs (any other kind) from before a time, at most p_limit; p_dry only counts. '
  'Delivered messages leave the outbox at once.';
revoke all on function platform.sweep(text, timestamptz, integer, boolean) from public;
grant execute on function platform.sweep(text, timestamptz, integer, boolean) to stoa_app;
