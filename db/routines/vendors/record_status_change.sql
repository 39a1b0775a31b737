create or replace function vendors.record_status_change() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    if old.status = new.status then
      return null;
    end if;
    if not exists (select from vendors.allowed_status_changes() a
                    where a.from_status = old.status and a.to_status = new.status) then
      raise exception using errcode = 'ST409',
        message = format('A vendor that is %s cannot become %s.', old.status, new.status);
    end if;
  end if;
  insert into vendors.vendor_status_history (vendor_id, from_status, to_status, reason, changed_by, changed_at)
  values (new.vendor_id, case when tg_op = 'UPDATE' then old.status end, new.status,
          left(coalesce(current_setting('stoa.status_note', true), ''), 1000),
          nullif(current_setting('stoa.actor_id', true), '')::bigint,
          case when tg_op = 'UPDATE' then now() else new.created_at end);
  return null;
end
$$;
comment on function vendors.record_status_change() is
  'Refuses forbidden state changes (ST409) and writes the others, and the first state, into the history: by whom audit.act_as '
  'named, with the transaction-local setting stoa.status_note as the reason.';
revoke all on function vendors.record_status_change() from public;

create or replace trigger record_status_change after insert or update of status on vendors.vendors
  for each row execute function vendors.record_status_change();
