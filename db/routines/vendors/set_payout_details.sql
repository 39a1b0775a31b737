create or replace function vendors.set_payout_details(p_actor_id bigint, p_details bytea, p_tail text, p_letter bytea)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant bigint := vendors.acting_for(null);
begin
  perform audit.act_as(p_actor_id);
  update vendors.vendors v
     set payout_details = p_details, payout_tail = p_tail, payout_changed_at = now(), updated_at = now()
   where v.vendor_id = v_id;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform audit.log_activity(p_actor_id, v_id, 'payout details changed', '');
end
$$;
comment on function vendors.set_payout_details(bigint, bytea, text, bytea) is
  'Where the session''s vendor''s payouts go from now on: p_details sealed under its key, p_tail the last signs of the account. '
  'p_letter tells the owner, so that a stranger''s doing is noticed. ST404 without a vendor.';
revoke all on function vendors.set_payout_details(bigint, bytea, text, bytea) from public;
grant execute on function vendors.set_payout_details(bigint, bytea, text, bytea) to stoa_vendor;
