create or replace function catalog.import_products(
  p_vendor_ids bigint[], p_skus text[], p_names text[], p_prices numeric[], p_weights numeric[],
  p_category_ids bigint[], p_created_at timestamptz[])
returns table (product_id bigint, variant_id bigint)
language plpgsql volatile
as $$
begin
  with wanted as (
    select w.*, nextval(pg_get_serial_sequence('catalog.products', 'product_id')) as new_id,
           trim(both '-' from regexp_replace(lower(w.name || '-' || w.sku), '[^a-z0-9]+', '-', 'g')) as new_slug
      from unnest(p_vendor_ids, p_skus, p_names, p_prices, p_weights, p_category_ids, p_created_at) with ordinality
             as w (vendor_id, sku, name, price, weight, category_id, created_at, place)
     where not exists (
       select from catalog.product_variants v where v.vendor_id = w.vendor_id and v.sku = w.sku)
  ), made as (
    -- SKUs are case-sensitive, slugs are not, and two vendors may sell one SKU: those that collide carry their id.
    insert into catalog.products (product_id, vendor_id, name, slug, category_id, status, created_at)
    overriding system value
    select w.new_id, w.vendor_id, w.name,
           case when w.new_slug = '' then 'product-' || w.new_id
             when row_number() over (partition by w.new_slug order by w.place) > 1
               or exists (select from catalog.products p where p.slug = w.new_slug) then w.new_slug || '-' || w.new_id
             else w.new_slug end,
           w.category_id, 'active', w.created_at
      from wanted w order by w.place
    returning catalog.products.product_id
  )
  insert into catalog.product_variants (product_id, vendor_id, sku, price, weight, is_default, created_at)
  select w.new_id, w.vendor_id, w.sku, w.price, w.weight, true, w.created_at
    from wanted w join made m on m.product_id = w.new_id order by w.place;
  return query
    select v.product_id, v.variant_id
      from unnest(p_vendor_ids, p_skus) with ordinality as s (vendor_id, sku, place)
      join catalog.product_variants v on v.vendor_id = s.vendor_id and v.sku = s.sku
     order by s.place;
end
$$;
comment on function catalog.import_products(
  bigint[], text[], text[], numeric[], numeric[], bigint[], timestamptz[]) is
  'Imported vendors'' products with one variant each, in the order given; those whose vendor lacks the SKU are made. '
  'Prices are in the vendor''s currency, weights in kilograms; weights and categories may be null.';
revoke all on function catalog.import_products(
  bigint[], text[], text[], numeric[], numeric[], bigint[], timestamptz[]) from public;
grant execute on function catalog.import_products(
  bigint[], text[], text[], numeric[], numeric[], bigint[], timestamptz[]) to stoa_app;
