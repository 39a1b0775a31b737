create or replace function catalog.delete_media(p_actor_id bigint, p_media_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_media catalog.media;
begin
  select m.* into v_media from catalog.media m
   where m.media_id = p_media_id and (v_own is null or m.vendor_id = v_own)
     for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such picture or video.';
  end if;
  -- The files stay for some days: another vendor may have the same, and pages that were just read still ask for them.
  perform catalog.note_media_files(array(
    select encode(f.sha256, 'hex') || case v_media.content_type
             when 'video/mp4' then '.mp4' when 'video/webm' then '.webm' else '.webp' end
      from (select v_media.sha256
            union
            select r.sha256 from catalog.media_renditions r where r.media_id = v_media.media_id) as f
     where f.sha256 is not null));
  delete from catalog.media m where m.media_id = v_media.media_id and m.vendor_id = v_media.vendor_id;
  perform audit.log_activity(p_actor_id, v_media.vendor_id, 'media deleted', format('Media %s.', p_media_id));
exception
  when foreign_key_violation then
    raise exception using errcode = 'ST409',
      message = 'It is shown by a product: take it out there first. GET /api/v1/vendor/media/{id} lists where.';
end
$$;
comment on function catalog.delete_media(bigint, bigint) is
  'Deletes a picture, video or link that nothing shows; its files go later, where nobody else has them. ST404 none of the '
  'session''s vendor''s; ST409 it is in use.';
revoke all on function catalog.delete_media(bigint, bigint) from public;
grant execute on function catalog.delete_media(bigint, bigint) to stoa_app, stoa_vendor;
