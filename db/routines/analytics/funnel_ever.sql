create or replace function analytics.funnel_ever(p_vendor_id bigint)
returns table (visited bigint, viewed_product bigint, added_to_cart bigint, started_checkout bigint)
language sql stable
as $$
  select coalesce(sum(c.visited), 0)::bigint, coalesce(sum(c.viewed_product), 0)::bigint,
         coalesce(sum(c.added_to_cart), 0)::bigint, coalesce(sum(c.started_checkout), 0)::bigint
    from (
      select f.visited, f.viewed_product, f.added_to_cart, f.started_checkout
        from analytics.funnel_counts f where f.vendor_id = p_vendor_id
      union all
      select (t.steps & 1) - (t.steps_before & 1), ((t.steps & 2) - (t.steps_before & 2)) / 2,
             ((t.steps & 4) - (t.steps_before & 4)) / 4, ((t.steps & 8) - (t.steps_before & 8)) / 8
        from analytics.funnel_changes(
          array(select d from analytics.event_deltas d where p_vendor_id in (0, d.vendor_id)), p_vendor_id) t
    ) c;
$$;
comment on function analytics.funnel_ever(bigint) is
  'People at each recorded step over all time, of one vendor or (0) of all: the kept counts, brought up to date with the '
  'events not merged yet.';
grant execute on function analytics.funnel_ever(bigint) to stoa_app, stoa_vendor, stoa_readonly;
