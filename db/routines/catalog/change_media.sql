create or replace function catalog.change_media(p_actor_id bigint, p_media_id bigint, p_file_name text, p_alt_text text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_vendor bigint;
begin
  if p_file_name is not null and length(trim(p_file_name)) not between 1 and 255 then
    raise exception using errcode = 'ST400', column = 'fileName', message = 'A name has 1 to 255 characters.';
  end if;
  if length(p_alt_text) > 500 then
    raise exception using errcode = 'ST400', column = 'altText', message = 'At most 500 characters.';
  end if;
  update catalog.media m
     set file_name = coalesce(trim(p_file_name), m.file_name), alt_text = coalesce(trim(p_alt_text), m.alt_text)
   where m.media_id = p_media_id and (v_own is null or m.vendor_id = v_own)
  returning m.vendor_id into v_vendor;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such picture or video.';
  end if;
  perform audit.log_activity(p_actor_id, v_vendor, 'media changed', format('Media %s.', p_media_id));
end
$$;
comment on function catalog.change_media(bigint, bigint, text, text) is
  'Changes the name of a picture or video and the text that stands for it where products begin to show it; null leaves it. '
  'ST400 fileName, altText; ST404 none of the session''s vendor''s.';
revoke all on function catalog.change_media(bigint, bigint, text, text) from public;
grant execute on function catalog.change_media(bigint, bigint, text, text) to stoa_app, stoa_vendor;
