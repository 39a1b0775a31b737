create or replace function analytics.sweep_events(p_before timestamptz, p_limit integer, p_dry boolean) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_month record;
  v_rows bigint;
  v_before constant timestamptz := date_trunc('month', p_before, 'UTC');
  v_carry constant text := '
    insert into analytics.carried_steps as c (vendor_id, visitor_id, user_id, steps)
    select coalesce(g.vendor_id, 0), g.visitor_id, g.user_id, bit_or(analytics.step_of(g.kind))
      from gone g group by coalesce(g.vendor_id, 0), g.visitor_id, g.user_id
    on conflict (vendor_id, visitor_id, user_id) do update set steps = c.steps | excluded.steps';
begin
  if p_dry then
    return (select count(*) from analytics.events e where e.occurred_at < v_before);
  end if;
  for v_month in select m.partition, m.is_default from platform.old_months('analytics.events', v_before) m loop
    if v_month.is_default then
      execute format('
        with gone as (
          delete from %1$s where ctid = any (array(select ctid from %1$s where occurred_at < $1 limit $2))
          returning vendor_id, visitor_id, user_id, kind
        ), carried as (%2$s)
        select count(*) from gone', v_month.partition, v_carry) into v_rows using v_before, p_limit;
    else
      execute format('lock table %s in access exclusive mode', v_month.partition);
      execute format('with gone as materialized (select * from %s), carried as (%s) select count(*) from gone',
        v_month.partition, v_carry) into v_rows;
      execute format('drop table %s', v_month.partition);
    end if;
    if v_rows > 0 then
      return v_rows;
    end if;
  end loop;
  return 0;
end
$$;
comment on function analytics.sweep_events(timestamptz, integer, boolean) is
  'Removes one whole month of events from before a time''s month, or up to p_limit rows that came before their month had a '
  'partition, and keeps which steps each visitor took. Answers how many; 0 when nothing is left. p_dry only counts.';
revoke all on function analytics.sweep_events(timestamptz, integer, boolean) from public;
grant execute on function analytics.sweep_events(timestamptz, integer, boolean) to stoa_app;
