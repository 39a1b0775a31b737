create or replace function analytics.ensure_rollups() returns bigint
language plpgsql volatile
as $$
begin
  if not exists (select from analytics.sales_rollup) and not exists (select from analytics.deltas)
    and exists (select from reporting.orders)
    or not exists (select from analytics.review_rollup) and not exists (select from analytics.review_deltas)
    and exists (select from reporting.reviews)
    or not exists (select from analytics.funnel_counts) and not exists (select from analytics.event_deltas)
    and exists (select from reporting.events)
    or not exists (select from analytics.activity_totals) and not exists (select from analytics.activity_deltas)
    and exists (select from reporting.activity) then
    return analytics.rebuild_rollups();
  end if;
  return 0;
end
$$;
comment on function analytics.ensure_rollups() is
  'Builds the rollups of a database that is older than they are, or was restored without them. Answers what rebuild_rollups '
  'does, 0 when there was nothing to do.';
revoke all on function analytics.ensure_rollups() from public;
grant execute on function analytics.ensure_rollups() to stoa_app;
