create or replace function vendors.forget_person(p_user_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_unsold constant bigint[] := array(
    select v.vendor_id from vendors.vendors v
     where v.user_id = p_user_id and v.status in ('refused', 'closed')
       and not exists (select from vendors.vendor_status_history h where h.vendor_id = v.vendor_id and h.to_status = 'active'));
begin
  delete from vendors.vendor_members m where m.user_id = p_user_id;
  update vendors.vendor_reviews r set review_text = '', updated_at = now() where r.user_id = p_user_id and r.review_text <> '';
  update vendors.vendor_applications a
     set name = 'Erased vendor', sells = '', reason = '', state = case a.state when 'open' then 'withdrawn' else a.state end,
         decided_at = coalesce(a.decided_at, now())
   where a.user_id = p_user_id;
  -- What never became a business, or is none any more, was the person's own.
  update vendors.vendors v
     set legal_name = '', contact_details = null, payout_details = null, payout_tail = null, updated_at = now()
   where v.user_id = p_user_id and v.status in ('refused', 'closed');
  update vendors.vendors v
     set name = 'Erased vendor', slug = 'erased-' || v.vendor_id, description = ''
   where v.vendor_id = any(v_unsold);
  perform platform.forget_slugs('vendor', v_unsold);
  update vendors.vendor_settings s
     set returns_policy = '', shipping_policy = '', away_note = ''
   where s.vendor_id = any(v_unsold);
  update vendors.vendor_status_history h set reason = '' where h.vendor_id = any(v_unsold) and h.reason <> '';
  update vendors.vendor_documents d
     set status = 'replaced', sealed_content = null, reason = ''
    from vendors.vendors v
   where v.user_id = p_user_id and v.status in ('refused', 'closed') and d.vendor_id = v.vendor_id and d.status <> 'replaced';
end
$$;
comment on function vendors.forget_person(bigint) is
  'The vendors'' part of erasing a person: they are a member nowhere, what they wrote about vendors and in applications goes, '
  'and so do documents, contact and payout details of vendors of theirs that are refused or closed; ratings stay.';
revoke all on function vendors.forget_person(bigint) from public;
