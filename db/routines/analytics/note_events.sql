create or replace function analytics.note_events() returns trigger
language plpgsql volatile
as $$
begin
  insert into analytics.event_deltas (vendor_id, visitor_id, user_id, steps)
  select coalesce(n.vendor_id, 0), n.visitor_id, n.user_id, bit_or(analytics.step_of(n.kind))
    from new_events n
   group by n.vendor_id, n.visitor_id, n.user_id;
  return null;
end
$$;
comment on function analytics.note_events() is
  'Appends deltas for new events, one per vendor, visitor and person. Events are never changed; whoever deletes old ones '
  'rebuilds the rollups.';

create or replace trigger note_events after insert on analytics.events
  referencing new table as new_events
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_events();
