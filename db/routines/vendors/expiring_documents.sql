create or replace function vendors.expiring_documents(p_days integer, p_limit integer)
returns table (
  document_id bigint, vendor_id bigint, stage text, kind text, expires_on date, email text, language text, vendor text)
language sql stable
as $$
  select d.document_id, d.vendor_id, d.stage, k.name, d.expires_on, o.email, o.language, o.vendor
    from (select e.document_id, e.vendor_id, e.kind, e.expires_on,
                 case when e.expires_on < (now() at time zone 'UTC')::date then 'expired' else 'soon' end as stage
            from vendors.vendor_documents e
            join vendors.vendors v on v.vendor_id = e.vendor_id and v.status = 'active'
           where e.status = 'accepted' and e.expires_on is not null and e.expiry_told is distinct from 'expired'
             and e.expires_on <= (now() at time zone 'UTC')::date + p_days
             and (e.expiry_told is null or e.expires_on < (now() at time zone 'UTC')::date)
           order by e.expires_on, e.document_id limit p_limit) d
    join vendors.document_kinds k on k.kind = d.kind
    left join lateral vendors.owner_address(d.vendor_id) o on true
   order by d.expires_on, d.document_id
$$;
comment on function vendors.expiring_documents(integer, integer) is
  'Accepted documents of active vendors whose last day (UTC) is at most p_days away (soon) or over (expired), and of which the '
  'vendor has had no letter yet, the most pressing first; e-mail is null where a vendor belongs to nobody.';
revoke all on function vendors.expiring_documents(integer, integer) from public;
grant execute on function vendors.expiring_documents(integer, integer) to stoa_app;
