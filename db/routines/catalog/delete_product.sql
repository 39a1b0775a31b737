create or replace function catalog.delete_product(p_actor_id bigint, p_product_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id bigint := platform.acting_vendor();
  v_product catalog.products;
begin
  perform audit.act_as(p_actor_id);
  select p.* into v_product from catalog.products p
   where p.product_id = p_product_id and (v_vendor_id is null or p.vendor_id = v_vendor_id)
     for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such product.';
  elsif v_product.approved_at is not null then
    raise exception using errcode = 'ST409', message = 'It was on sale: it can be archived, not deleted.';
  end if;
  delete from catalog.translations t
   where (t.entity = 'product' and t.entity_id = p_product_id)
      or (t.entity = 'product_image' and t.entity_id in (
            select i.image_id from catalog.product_images i where i.product_id = p_product_id));
  delete from catalog.products p where p.product_id = p_product_id;
  perform audit.log_activity(p_actor_id, v_product.vendor_id, 'product deleted', format('Product %s.', p_product_id));
exception when foreign_key_violation then
  raise exception using errcode = 'ST409', message = 'Stock of it was counted or ordered: it can be archived, not deleted.';
end
$$;
comment on function catalog.delete_product(bigint, bigint) is
  'Deletes a product of the session''s vendor that was never on sale, with its variants and pictures'' places. ST404; ST409 '
  'it was approved once, or has a stock history: such are archived.';
revoke all on function catalog.delete_product(bigint, bigint) from public;
grant execute on function catalog.delete_product(bigint, bigint) to stoa_app, stoa_vendor;
