create or replace function analytics.note_activity() returns trigger
language plpgsql volatile
as $$
begin
  insert into analytics.activity_deltas (vendor_id, user_id, actions, last_at)
  select coalesce(n.vendor_id, 0), coalesce(n.user_id, 0), count(*), max(n."timestamp")
    from new_entries n
   group by n.vendor_id, n.user_id;
  return null;
end
$$;
comment on function analytics.note_activity() is
  'Appends deltas for new entries of the activity log. Entries are never changed; whoever deletes old ones rebuilds the '
  'rollups.';

create or replace trigger note_activity after insert on audit.activity_logs
  referencing new table as new_entries
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_activity();
