create or replace function analytics.unknown_actions(p_from timestamptz, p_to timestamptz, p_vendor_id bigint)
returns bigint
language plpgsql stable
as $$
begin
  if p_from is null and p_to is null then
    return (select coalesce(sum(t.actions), 0)
              from (
                select a.actions from analytics.activity_totals a
                 where a.vendor_id = analytics.whose(p_vendor_id) and a.user_id = 0
                union all
                select d.actions from analytics.activity_deltas d
                 where d.user_id = 0 and analytics.whose(p_vendor_id) in (0, d.vendor_id)
              ) t);
  end if;
  return (select count(*)
            from reporting.activity a
           where a.user_id is null
             and (p_from is null or a.occurred_at >= p_from)
             and (p_to is null or a.occurred_at < p_to)
             and (p_vendor_id is null or a.vendor_id = p_vendor_id));
end
$$;
comment on function analytics.unknown_actions(timestamptz, timestamptz, bigint) is
  'Entries of the activity log about nobody known, in a period.';
grant execute on function analytics.unknown_actions(timestamptz, timestamptz, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
