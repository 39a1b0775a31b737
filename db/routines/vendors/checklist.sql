create or replace function vendors.checklist(p_vendor_id bigint)
returns table (item text, title text, needed_for text, is_done boolean, detail text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant bigint := vendors.acting_for(p_vendor_id);
  v vendors.vendors;
begin
  select x.* into v from vendors.vendors x where x.vendor_id = v_id;
  return query
    select 'profile', 'Complete the profile', '',
           v.description <> '' and v.legal_name <> '' and v.contact_details is not null,
           concat_ws(', ', case when v.description = '' then 'a description' end,
             case when v.legal_name = '' then 'the legal name' end,
             case when v.contact_details is null then 'how to reach you' end)
    union all
    select * from (
      select 'document-' || k.kind, k.name, 'approval',
             coalesce(d.status = 'accepted', false)
               and (d.expires_on is null or d.expires_on >= (now() at time zone 'UTC')::date),
             case when d.status is null then 'not given' when d.status = 'given' then 'being looked at'
                  when d.status = 'refused' then 'refused: ' || d.reason
                  when d.expires_on < (now() at time zone 'UTC')::date then format('expired on %s', d.expires_on)
                  else '' end
        from vendors.document_kinds k
        left join vendors.vendor_documents d on d.kind = k.kind and d.vendor_id = v_id and d.status <> 'replaced'
       where k.is_required
       order by k.position, k.kind) as documents
    union all
    select 'product', 'Add your first product', 'selling',
           exists (select from reporting.products p where p.vendor_id = v_id), ''
    union all
    select 'warehouse', 'Say where your stock is', 'selling', inventory.has_warehouse(v_id), ''
    union all
    select 'payout', 'Say where payouts go', 'payouts', v.payout_details is not null,
           case when v.payout_details is null then 'Nothing is paid out until then.' else '' end
    union all
    select 'second-factor', 'Protect the owner''s account by a second factor', '',
           coalesce((select p.has_second_factor from accounts.person_summary(v.user_id) p), false), '';
end
$$;
comment on function vendors.checklist(bigint) is
  'What a vendor has done of what it takes to sell, in order. needed_for: approval, selling, payouts, or empty for advice; '
  'detail: what is missing. ST404 no such vendor.';
revoke all on function vendors.checklist(bigint) from public;
grant execute on function vendors.checklist(bigint) to stoa_app, stoa_vendor;
