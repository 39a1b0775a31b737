create or replace function catalog.media_url(p_media catalog.media) returns text
language sql immutable parallel safe
as $$
  select coalesce(p_media.link_url, '/media/' || encode(p_media.sha256, 'hex') || case p_media.content_type
           when 'video/mp4' then '.mp4' when 'video/webm' then '.webm' else '.webp' end)
$$;
comment on function catalog.media_url(catalog.media) is
  'Where a picture or video is served, by the hash of its content; of a link what it leads to.';
revoke all on function catalog.media_url(catalog.media) from public;
grant execute on function catalog.media_url(catalog.media) to stoa_app, stoa_vendor;
