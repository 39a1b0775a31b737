create or replace function catalog.picture_url(p_media_id bigint, p_vendor_id bigint) returns text
language sql stable
as $$
  select catalog.media_url(m)
    from catalog.media m
   where m.media_id = p_media_id and m.vendor_id = p_vendor_id and m.kind = 'picture'
$$;
comment on function catalog.picture_url(bigint, bigint) is
  'Where shoppers'' browsers find a picture of a vendor''s; null when that vendor has no such picture.';
revoke all on function catalog.picture_url(bigint, bigint) from public;
grant execute on function catalog.picture_url(bigint, bigint) to stoa_app, stoa_vendor;
