create or replace function vendors.save_profile(
  p_actor_id bigint, p_vendor_id bigint, p_name text, p_description text, p_legal_name text, p_country text,
  p_contact bytea, p_logo_media_id bigint, p_banner_media_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant bigint := vendors.acting_for(p_vendor_id);
  v_country text := platform.find_country(p_country);
begin
  perform audit.act_as(p_actor_id);
  if v_country is null then
    raise exception using errcode = 'ST400', message = 'There is no such country.', column = 'country';
  end if;
  if p_logo_media_id is not null and catalog.picture_url(p_logo_media_id, v_id) is null then
    raise exception using errcode = 'ST400', message = 'You have no such picture.', column = 'logoMediaId';
  end if;
  if p_banner_media_id is not null and catalog.picture_url(p_banner_media_id, v_id) is null then
    raise exception using errcode = 'ST400', message = 'You have no such picture.', column = 'bannerMediaId';
  end if;
  update vendors.vendors v
     set name = p_name, description = p_description, legal_name = p_legal_name, country = v_country,
         contact_details = p_contact, logo_media_id = p_logo_media_id, banner_media_id = p_banner_media_id, updated_at = now()
   where v.vendor_id = v_id;
  perform audit.log_activity(p_actor_id, v_id, 'vendor profile changed', '');
end
$$;
comment on function vendors.save_profile(bigint, bigint, text, text, text, text, bytea, bigint, bigint) is
  'What a vendor says of itself: p_country by code or name, p_contact sealed under the vendor''s key (null: none), pictures of '
  'its own media (null: none). The shop''s address follows its name. ST400 country, logoMediaId, bannerMediaId; ST404.';
revoke all on function vendors.save_profile(bigint, bigint, text, text, text, text, bytea, bigint, bigint) from public;
grant execute on function vendors.save_profile(bigint, bigint, text, text, text, text, bytea, bigint, bigint)
  to stoa_app, stoa_vendor;
