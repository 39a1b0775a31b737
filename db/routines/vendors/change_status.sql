create or replace function vendors.change_status(
  p_actor_id bigint, p_vendor_id bigint, p_status text, p_reason text, p_commission_rate numeric, p_letter bytea) returns void
language plpgsql volatile
as $$
declare
  v_status text;
  v_missing text;
begin
  perform audit.act_as(p_actor_id);
  select v.status into v_status from vendors.vendors v where v.vendor_id = p_vendor_id for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such vendor.';
  end if;
  if not exists (select from vendors.allowed_status_changes() a where a.to_status = p_status) then
    raise exception using errcode = 'ST400', column = 'status', message = 'active, refused, suspended or closed.';
  end if;
  -- Only who was refused asks again, by an application.
  if v_status = p_status or p_status = 'pending' or not exists (select from vendors.allowed_status_changes() a
                                      where a.from_status = v_status and a.to_status = p_status) then
    raise exception using errcode = 'ST409', message = format('The vendor is %s: it cannot become %s.', v_status, p_status);
  end if;
  if p_status <> 'active' and coalesce(p_reason, '') = '' then
    raise exception using errcode = 'ST400', column = 'reason', message = 'Say why: the vendor is told.';
  end if;
  if v_status = 'pending' and p_status = 'active' then
    select string_agg(c.title, ', ') into v_missing
      from vendors.checklist(p_vendor_id) c where c.needed_for = 'approval' and not c.is_done;
    if v_missing is not null then
      raise exception using errcode = 'ST409', message = format('Not accepted yet: %s.', v_missing);
    end if;
  end if;
  perform set_config('stoa.status_note', coalesce(p_reason, ''), true);
  update vendors.vendors v
     set status = p_status, commission_rate = coalesce(p_commission_rate, v.commission_rate), updated_at = now()
   where v.vendor_id = p_vendor_id;
  perform set_config('stoa.status_note', '', true);
  update vendors.vendor_applications a
     set state = case p_status when 'active' then 'approved' when 'refused' then 'refused' else 'withdrawn' end,
         reason = coalesce(p_reason, ''), decided_at = now()
   where a.vendor_id = p_vendor_id and a.state = 'open';
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform audit.log_activity(p_actor_id, p_vendor_id, 'vendor ' || p_status, format('Was %s.', v_status));
end
$$;
comment on function vendors.change_status(bigint, bigint, text, text, numeric, bytea) is
  'Decides on a vendor: active (approved, or let sell again), refused, suspended or closed; it acts on the shop at once. '
  'p_reason is told to the vendor and needed but for active; p_commission_rate (a share, 0.12 is 12 %; null: stays) counts for '
  'sales from now on; p_letter goes to the owner. ST404; ST400 status, reason; ST409 not from its present state, or a required '
  'document is not accepted.';
revoke all on function vendors.change_status(bigint, bigint, text, text, numeric, bytea) from public;
grant execute on function vendors.change_status(bigint, bigint, text, text, numeric, bytea) to stoa_app;
