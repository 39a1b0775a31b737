create or replace function catalog.write_images(p_product_ids bigint[], p_contents jsonb[]) returns void
language plpgsql volatile
as $$
declare
  v_first bigint[];
begin
  delete from catalog.translations t
   using unnest(p_product_ids, p_contents) as w (product_id, content)
    join catalog.product_images i on i.product_id = w.product_id
   where w.content ? 'images' and t.entity = 'product_image' and t.entity_id = i.image_id;
  -- A picture that stays keeps its row; that none is the primary one for a moment lets another become it.
  update catalog.product_images i
     set is_primary = false
    from unnest(p_product_ids, p_contents) as w (product_id, content)
   where i.product_id = w.product_id and w.content ? 'images' and i.is_primary;
  delete from catalog.product_images i
   using unnest(p_product_ids, p_contents) as w (product_id, content)
   where i.product_id = w.product_id and w.content ? 'images' and not exists (
     select from jsonb_array_elements(coalesce(nullif(w.content -> 'images', 'null'), '[]')) e
      where (e ->> 'mediaId')::bigint = i.media_id);
  update catalog.product_images i
     set alt_text = coalesce(e.image ->> 'altText', ''), position = e.place
    from unnest(p_product_ids, p_contents) as w (product_id, content)
   cross join lateral jsonb_array_elements(coalesce(nullif(w.content -> 'images', 'null'), '[]'))
                        with ordinality as e (image, place)
   where i.product_id = w.product_id and i.media_id = (e.image ->> 'mediaId')::bigint;
  insert into catalog.product_images (product_id, vendor_id, media_id, image_url, alt_text, position)
  select p.product_id, p.vendor_id, m.media_id, catalog.media_url(m), coalesce(e.image ->> 'altText', ''), e.place
    from unnest(p_product_ids, p_contents) as w (product_id, content)
    join catalog.products p on p.product_id = w.product_id
   cross join lateral jsonb_array_elements(coalesce(nullif(w.content -> 'images', 'null'), '[]'))
                        with ordinality as e (image, place)
    join catalog.media m on m.media_id = (e.image ->> 'mediaId')::bigint and m.vendor_id = p.vendor_id
   where not exists (select from catalog.product_images i where i.product_id = p.product_id and i.media_id = m.media_id);
  v_first := array(
    select distinct on (x.product_id) x.image_id
      from unnest(p_product_ids, p_contents) as w (product_id, content)
      join catalog.product_images x on x.product_id = w.product_id
      left join catalog.media m on m.media_id = x.media_id
     where w.content ? 'images' and coalesce(m.kind, 'picture') = 'picture'
     order by x.product_id, x.position, x.image_id);
  -- Among those that came their trigger chose one already.
  update catalog.product_images i
     set is_primary = false
   where i.is_primary and i.image_id <> all (v_first)
     and i.product_id in (select x.product_id from catalog.product_images x where x.image_id = any (v_first));
  update catalog.product_images i set is_primary = true where i.image_id = any (v_first) and not i.is_primary;
  insert into catalog.translations (entity, entity_id, locale, field, value, vendor_id)
  select 'product_image', i.image_id, a.key, 'alt_text', a.value, i.vendor_id
    from unnest(p_product_ids, p_contents) as w (product_id, content)
   cross join lateral jsonb_array_elements(coalesce(nullif(w.content -> 'images', 'null'), '[]')) e
    join catalog.product_images i on i.product_id = w.product_id and i.media_id = (e ->> 'mediaId')::bigint
   cross join lateral jsonb_each_text(e -> 'altTexts') a
   where coalesce(a.value, '') <> '';
end
$$;
comment on function catalog.write_images(bigint[], jsonb[]) is
  'The picture lists of those products whose content has one: in its order, the first picture is the primary one.';
revoke all on function catalog.write_images(bigint[], jsonb[]) from public;
