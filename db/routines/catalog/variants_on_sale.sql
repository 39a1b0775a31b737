create or replace function catalog.variants_on_sale(p_variant_ids bigint[])
returns table (variant_id bigint, product_id bigint, vendor_id bigint, product_name text, sku text, price numeric)
language sql stable
as $$
  select v.variant_id, v.product_id, v.vendor_id, p.name, v.sku, v.price::numeric
    from catalog.product_variants v
    join catalog.products p on p.product_id = v.product_id
   where v.variant_id = any (p_variant_ids) and v.is_active and p.status = 'active'
$$;
comment on function catalog.variants_on_sale(bigint[]) is
  'Those of the variants that are active and belong to an active product; price is in the vendor''s currency.';
revoke all on function catalog.variants_on_sale(bigint[]) from public;
grant execute on function catalog.variants_on_sale(bigint[]) to stoa_app;
