create or replace function audit.sweep_activity(p_before timestamptz, p_limit integer, p_dry boolean) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_month record;
  v_counts jsonb;
  v_rows bigint;
  -- Whole months go: what is younger than the rule, even by a day, stays.
  v_before constant timestamptz := date_trunc('month', p_before, 'UTC');
begin
  if p_dry then
    return (select count(*) from audit.activity_logs a where a."timestamp" < v_before);
  end if;
  for v_month in select m.partition, m.is_default from platform.old_months('audit.activity_logs', v_before) m loop
    if v_month.is_default then
      execute format('
        with gone as (
          delete from %1$s where ctid = any (array(select ctid from %1$s where "timestamp" < $1 limit $2))
          returning coalesce(vendor_id, 0) as vendor_id, coalesce(user_id, 0) as user_id, "timestamp"
        ), counts as (
          select vendor_id, user_id, count(*) as actions, max("timestamp") as last_at from gone group by vendor_id, user_id
        )
        select coalesce(jsonb_agg(c), ''[]''), coalesce(sum(c.actions), 0) from counts c', v_month.partition)
        into v_counts, v_rows using v_before, p_limit;
    else
      execute format('lock table %s in access exclusive mode', v_month.partition);
      execute format('
        with counts as (
          select coalesce(vendor_id, 0) as vendor_id, coalesce(user_id, 0) as user_id, count(*) as actions,
                 max("timestamp") as last_at
            from %s group by 1, 2
        )
        select coalesce(jsonb_agg(c), ''[]''), coalesce(sum(c.actions), 0) from counts c', v_month.partition)
        into v_counts, v_rows;
      execute format('drop table %s', v_month.partition);
    end if;
    perform analytics.carry_activity(v_counts);
    if v_rows > 0 then
      return v_rows;
    end if;
  end loop;
  return 0;
end
$$;
comment on function audit.sweep_activity(timestamptz, integer, boolean) is
  'Removes one whole month of the activity log from before a time''s month, or up to p_limit rows that came before their '
  'month had a partition, and keeps their counts. Answers how many; 0 when nothing is left. p_dry only counts.';
revoke all on function audit.sweep_activity(timestamptz, integer, boolean) from public;
grant execute on function audit.sweep_activity(timestamptz, integer, boolean) to stoa_app;
