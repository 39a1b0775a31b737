create or replace function vendors.save_settings(
  p_actor_id bigint, p_vendor_id bigint, p_languages text[], p_returns_policy text, p_shipping_policy text,
  p_is_away boolean, p_back_on date, p_away_note text, p_shows_contact boolean) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant bigint := vendors.acting_for(p_vendor_id);
begin
  perform audit.act_as(p_actor_id);
  if p_is_away and p_back_on <= (now() at time zone 'UTC')::date then
    raise exception using errcode = 'ST400', message = 'A day after today, or none.', column = 'backOn';
  end if;
  update vendors.vendors v
     set is_away = p_is_away, back_on = case when p_is_away then p_back_on end, updated_at = now()
   where v.vendor_id = v_id;
  insert into vendors.vendor_settings as s
    (vendor_id, languages, returns_policy, shipping_policy, away_note, shows_contact)
  values (v_id, p_languages, p_returns_policy, p_shipping_policy, p_away_note, p_shows_contact)
  on conflict (vendor_id) do update
    set languages = excluded.languages, returns_policy = excluded.returns_policy, shipping_policy = excluded.shipping_policy,
        away_note = excluded.away_note, shows_contact = excluded.shows_contact, updated_at = now()
   where s.vendor_id = v_id;
  perform audit.log_activity(p_actor_id, v_id, 'vendor settings changed', case when p_is_away then 'Away.' else '' end);
end
$$;
comment on function vendors.save_settings(bigint, bigint, text[], text, text, boolean, date, text, boolean) is
  'What a vendor''s page says beside the profile, and whether it takes orders: away until the day before p_back_on (UTC; null: '
  'until it says otherwise). ST400 backOn; ST404.';
revoke all on function vendors.save_settings(bigint, bigint, text[], text, text, boolean, date, text, boolean) from public;
grant execute on function vendors.save_settings(bigint, bigint, text[], text, text, boolean, date, text, boolean)
  to stoa_app, stoa_vendor;
