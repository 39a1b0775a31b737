create or replace view reporting.variants with (security_invoker = true) as
select v.variant_id, v.product_id, v.vendor_id, v.sku, v.name, v.price, v.stock_quantity, v.is_active,
       coalesce((select sum(l.reserved) from inventory.stock_levels l where l.variant_id = v.variant_id), 0)::integer
         as reserved,
       v.weight, v.is_default, v.created_at, v.updated_at
  from catalog.product_variants v;
comment on view reporting.variants is
  'What is sold, with its stock; reserved is what purchases under way hold. price is in the vendor''s currency.';
grant select on reporting.variants to stoa_app, stoa_vendor, stoa_readonly;
