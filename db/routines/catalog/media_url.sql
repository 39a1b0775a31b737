create or replace function catalog.media_url(p_media catalog.media) returns text
language sql immutable parallel safe
as $$
  select '/media/' || encode(p_media.sha256, 'hex') || '.webp'
$$;
comment on function catalog.media_url(catalog.media) is 'Where a file of the media store is served: by the hash of its content.';
revoke all on function catalog.media_url(catalog.media) from public;
grant execute on function catalog.media_url(catalog.media) to stoa_app, stoa_vendor;
