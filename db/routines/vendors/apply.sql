create or replace function vendors.apply(
  p_user_id bigint, p_vendor_id bigint, p_name text, p_slug text, p_legal_name text, p_country text, p_currency text,
  p_sells text, p_contact bytea, p_letter bytea) returns bigint
language plpgsql volatile
as $$
declare
  v_country text := platform.find_country(p_country);
  v_status text;
  v_application_id bigint;
begin
  perform audit.act_as(p_user_id);
  if v_country is null then
    raise exception using errcode = 'ST400', message = 'There is no such country.', column = 'country';
  end if;
  if not p_currency = any(pricing.convertible_currencies(platform.marketplace_currency())) then
    raise exception using errcode = 'ST400', message = 'Prices cannot be given in this currency here.', column = 'currency';
  end if;
  -- Whoever applies twice at once waits here for themselves.
  perform accounts.lock_person(p_user_id);
  select v.status into v_status from vendors.vendors v where v.vendor_id = p_vendor_id and v.user_id = p_user_id for update;
  if v_status is null then
    perform accounts.become_vendor_owner(p_user_id);
    insert into vendors.vendors (vendor_id, name, slug, legal_name, country, currency, user_id, contact_details)
    overriding system value
    values (p_vendor_id, p_name, vendors.free_slug(p_slug, p_vendor_id), p_legal_name, v_country, p_currency, p_user_id,
            p_contact);
    perform vendors.add_member(p_vendor_id, p_user_id, null);
  elsif v_status = 'refused' then
    update vendors.vendors v
       set name = p_name, legal_name = p_legal_name, country = v_country, contact_details = p_contact, status = 'pending',
           currency = case when exists (select from reporting.products p where p.vendor_id = v.vendor_id) then v.currency
                           else p_currency end, updated_at = now()
     where v.vendor_id = p_vendor_id;
  else
    raise exception using errcode = 'ST409', message = 'You have applied already.';
  end if;
  insert into vendors.vendor_applications (vendor_id, user_id, name, sells)
  values (p_vendor_id, p_user_id, p_name, p_sells)
  returning application_id into v_application_id;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform audit.log_activity(p_user_id, p_vendor_id, 'vendor applied', format('Application %s.', v_application_id));
  return v_application_id;
end
$$;
comment on function vendors.apply(bigint, bigint, text, text, text, text, text, text, bytea, bytea) is
  'Somebody asks to sell, or, once refused, asks again: the vendor p_vendor_id (vendors.application_vendor) is pending and '
  'theirs, and they are its owner from their next request on. p_country: code or name; p_currency: ISO 4217, of their prices; '
  'p_contact is sealed under the vendor''s key; p_letter confirms. A second application of a vendor with products keeps its '
  'currency. ST400 country, currency; ST409 applied already, or another role.';
revoke all on function vendors.apply(bigint, bigint, text, text, text, text, text, text, bytea, bytea) from public;
grant execute on function vendors.apply(bigint, bigint, text, text, text, text, text, text, bytea, bytea) to stoa_app;
