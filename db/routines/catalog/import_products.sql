create or replace function catalog.import_products(
  p_vendor_id bigint, p_skus text[], p_names text[], p_prices numeric[], p_created_at timestamptz[])
returns table (product_id bigint, variant_id bigint)
language plpgsql volatile
as $$
begin
  with wanted as (
    select w.*, nextval(pg_get_serial_sequence('catalog.products', 'product_id')) as new_id,
           trim(both '-' from regexp_replace(lower(w.name || '-' || w.sku), '[^a-z0-9]+', '-', 'g')) as new_slug
      from unnest(p_skus, p_names, p_prices, p_created_at) with ordinality as w (sku, name, price, created_at, place)
     where not exists (select from catalog.product_variants v where v.vendor_id = p_vendor_id and v.sku = w.sku)
  ), made as (
    -- SKUs are case-sensitive and slugs are not: those that collide carry the product's id.
    insert into catalog.products (product_id, vendor_id, name, slug, status, created_at)
    overriding system value
    select w.new_id, p_vendor_id, w.name,
           case when w.new_slug = '' then 'product-' || w.new_id
             when row_number() over (partition by w.new_slug order by w.place) > 1
               or exists (select from catalog.products p where p.slug = w.new_slug) then w.new_slug || '-' || w.new_id
             else w.new_slug end,
           'active', w.created_at
      from wanted w order by w.place
    returning catalog.products.product_id
  )
  insert into catalog.product_variants (product_id, vendor_id, sku, price, is_default, created_at)
  select w.new_id, p_vendor_id, w.sku, w.price, true, w.created_at
    from wanted w join made m on m.product_id = w.new_id order by w.place;
  return query
    select v.product_id, v.variant_id
      from unnest(p_skus) with ordinality as s (sku, place)
      join catalog.product_variants v on v.vendor_id = p_vendor_id and v.sku = s.sku
     order by s.place;
end
$$;
comment on function catalog.import_products(bigint, text[], text[], numeric[], timestamptz[]) is
  'An imported vendor''s products with one variant each, in the order of p_skus; those whose SKU is missing are made.';
revoke all on function catalog.import_products(bigint, text[], text[], numeric[], timestamptz[]) from public;
grant execute on function catalog.import_products(bigint, text[], text[], numeric[], timestamptz[]) to stoa_app;
