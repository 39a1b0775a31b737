create or replace function catalog.save_products(
  p_actor_id bigint, p_vendor_id bigint, p_documents jsonb, p_by_sku boolean)
returns table (place integer, product_id bigint, outcome text, field text, problem text, change_id bigint)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select * from catalog.save_documents(p_actor_id, p_vendor_id, p_documents, p_by_sku, true)
$$;
comment on function catalog.save_products(bigint, bigint, jsonb, boolean) is
  'Saves a vendor''s products from documents (docs/products.md), at most 1,000 at once: properties that one lacks stay, '
  'null clears them. p_by_sku: a document without productId is about the product that has one of its SKUs. One row each, '
  'in their order: created (a draft), updated, submitted (what is written about it waits for approval; prices, stock and '
  'variants never do), unchanged, or refused, with the property and what is wrong with it; what was refused changed '
  'nothing. Locks products by id, then levels, then variants. ST409 another request made the same SKU just now.';
revoke all on function catalog.save_products(bigint, bigint, jsonb, boolean) from public;
grant execute on function catalog.save_products(bigint, bigint, jsonb, boolean) to stoa_app, stoa_vendor;
