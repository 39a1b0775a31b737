create or replace function catalog.keep_primary_image() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
-- Deferred triggers run as whoever commits: on servers before 18 that is the vendor's login, which may not write here.
begin
  if tg_op = 'INSERT' then
    update catalog.product_images v set is_primary = true
     where v.image_id in (
       select distinct on (n.product_id) n.image_id
         from new_images n
         left join catalog.media m on m.media_id = n.media_id
        where coalesce(m.kind, 'picture') = 'picture' and not exists (
          select from catalog.product_images x where x.product_id = n.product_id and x.is_primary)
        order by n.product_id, n.position, n.image_id);
    return null;
  end if;
  update catalog.product_images v set is_primary = true
   where v.image_id = (
     select x.image_id from catalog.product_images x
       left join catalog.media m on m.media_id = x.media_id
      where x.product_id = old.product_id and coalesce(m.kind, 'picture') = 'picture'
        and not exists (select from catalog.product_images y where y.product_id = old.product_id and y.is_primary)
      order by x.position, x.image_id
      limit 1);
  return null;
end
$$;
comment on function catalog.keep_primary_image() is
  'A product that has pictures has one that stands for it: the first of new ones, and at the end of the transaction '
  'another one when the primary one went.';
revoke all on function catalog.keep_primary_image() from public;
create or replace trigger keep_primary_image_insert after insert on catalog.product_images
  referencing new table as new_images for each statement execute function catalog.keep_primary_image();
drop trigger if exists keep_primary_image_update on catalog.product_images;
create constraint trigger keep_primary_image_update after update of is_primary on catalog.product_images
  deferrable initially deferred for each row when (old.is_primary and not new.is_primary)
  execute function catalog.keep_primary_image();
drop trigger if exists keep_primary_image_delete on catalog.product_images;
create constraint trigger keep_primary_image_delete after delete on catalog.product_images
  deferrable initially deferred for each row when (old.is_primary)
  execute function catalog.keep_primary_image();
