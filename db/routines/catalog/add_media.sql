create or replace function catalog.add_media(p_actor_id bigint, p_vendor_id bigint, p_media jsonb, p_most integer)
returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_sha256 bytea := decode(p_media ->> 'sha256', 'hex');
  v_original bytea := decode(p_media ->> 'originalSha256', 'hex');
  v_media_id bigint;
begin
  if v_own <> p_vendor_id then
    raise exception using errcode = 'ST403', message = 'You act for another vendor.';
  end if;
  -- One at a time for a vendor: the same file sent twice at once is one row, and the limit is exact.
  perform pg_advisory_xact_lock(hashtextextended('catalog.media', p_vendor_id));
  select m.media_id into v_media_id
    from catalog.media m
   where m.vendor_id = p_vendor_id
     and (m.original_sha256 = v_original or m.sha256 = v_sha256 or m.link_url = p_media ->> 'linkUrl')
   order by m.media_id
   limit 1;
  if found then
    return v_media_id;
  end if;
  if (select count(*) from catalog.media m where m.vendor_id = p_vendor_id) >= p_most then
    raise exception using errcode = 'ST409',
      message = format('There are %s pictures and videos, the most that a vendor keeps: delete what no product shows.', p_most);
  end if;

  insert into catalog.media (vendor_id, kind, sha256, original_sha256, content_type, byte_size, width, height, file_name,
                             alt_text, link_url, link_provider, link_video_id)
  values (p_vendor_id, p_media ->> 'kind', v_sha256, v_original, p_media ->> 'contentType',
          (p_media ->> 'byteSize')::bigint, (p_media ->> 'width')::integer, (p_media ->> 'height')::integer,
          coalesce(p_media ->> 'fileName', ''), coalesce(p_media ->> 'altText', ''), p_media ->> 'linkUrl',
          p_media ->> 'linkProvider', p_media ->> 'linkVideoId')
  returning media_id into v_media_id;
  insert into catalog.media_renditions (media_id, vendor_id, width, height, sha256, byte_size)
  select v_media_id, p_vendor_id, r.width, r.height, decode(r.sha256, 'hex'), r.byte_size
    from jsonb_to_recordset(coalesce(p_media -> 'renditions', '[]'))
           as r (width integer, height integer, sha256 text, byte_size bigint);
  perform audit.log_activity(p_actor_id, p_vendor_id, 'media added', format('Media %s.', v_media_id));
  return v_media_id;
exception
  when foreign_key_violation then
    raise exception using errcode = 'ST404', message = 'No such vendor.';
end
$$;
comment on function catalog.add_media(bigint, bigint, jsonb, integer) is
  'Keeps a picture, a video or a link to one for a vendor: kind, sha256, originalSha256 (hexadecimal), contentType, byteSize, '
  'width, height, fileName, altText, renditions, linkUrl, linkProvider, linkVideoId. Answers its id: the one there is, when the '
  'vendor has the same file or link. ST403 another vendor''s; ST404 no such vendor; ST409 more than p_most.';
revoke all on function catalog.add_media(bigint, bigint, jsonb, integer) from public;
grant execute on function catalog.add_media(bigint, bigint, jsonb, integer) to stoa_app, stoa_vendor;
