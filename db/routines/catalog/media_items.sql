create or replace view catalog.media_items with (security_invoker = true) as
select m.media_id, m.vendor_id, m.kind, catalog.media_url(m) as url,
       case when m.kind = 'picture' then coalesce(
         (select '/media/' || encode(r.sha256, 'hex') || '.webp' from catalog.media_renditions r
           where r.media_id = m.media_id and r.width >= 320 order by r.width limit 1), catalog.media_url(m))
       end as thumbnail_url,
       m.file_name, m.alt_text, m.content_type, m.byte_size, m.width, m.height, m.link_provider, m.link_video_id,
       m.sha256, m.original_sha256, m.link_url, m.created_at,
       case when m.kind <> 'picture' then '[]' else
         (select coalesce(jsonb_agg(jsonb_build_object('url', '/media/' || encode(s.sha256, 'hex') || '.webp',
                   'width', s.width, 'height', s.height) order by s.width), '[]')
            from (select r.sha256, r.width, r.height from catalog.media_renditions r where r.media_id = m.media_id
                  union all
                  select m.sha256, m.width, m.height where m.width is not null) as s) end as sizes,
       (select count(distinct i.product_id) from catalog.product_images i where i.media_id = m.media_id) as used_by
  from catalog.media m;
comment on view catalog.media_items is
  'Media as they are shown: the address of each and of a thumbnail (null where it is no picture), the sizes of a picture from '
  'the smallest to the largest as JSON [{url, width, height}], and how many products show it.';
grant select on catalog.media_items to stoa_app, stoa_vendor;
