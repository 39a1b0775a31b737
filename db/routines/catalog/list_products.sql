create or replace function catalog.list_products(
  p_vendor_id bigint, p_pattern text, p_sku_prefix text, p_status text, p_category_ids bigint[], p_before_at timestamptz,
  p_before_id bigint, p_limit integer)
returns setof catalog.products
language plpgsql stable
as $$
begin
  if p_pattern is null then
    return query
      select p.* from catalog.products p
       where (p_vendor_id is null or p.vendor_id = p_vendor_id)
         and (p_status is null or p.status = p_status)
         and (p_category_ids is null or p.category_id = any (p_category_ids))
         and (p_before_at is null or (p.created_at, p.product_id) < (p_before_at, p_before_id))
       order by p.created_at desc, p.product_id desc
       limit p_limit;
    return;
  end if;
  -- Two ways to be found, each by its own index: together they would have none.
  return query
    select f.* from (
      (select p.* from catalog.products p
        where p.name ilike p_pattern
          and (p_vendor_id is null or p.vendor_id = p_vendor_id)
          and (p_status is null or p.status = p_status)
          and (p_category_ids is null or p.category_id = any (p_category_ids))
          and (p_before_at is null or (p.created_at, p.product_id) < (p_before_at, p_before_id))
        order by p.created_at desc, p.product_id desc
        limit p_limit)
      union
      (select p.* from catalog.products p
        where p.product_id in (
                select v.product_id from catalog.product_variants v
                 where v.sku like p_sku_prefix and (p_vendor_id is null or v.vendor_id = p_vendor_id)
                 order by v.sku limit 1000)
          and (p_vendor_id is null or p.vendor_id = p_vendor_id)
          and (p_status is null or p.status = p_status)
          and (p_category_ids is null or p.category_id = any (p_category_ids))
          and (p_before_at is null or (p.created_at, p.product_id) < (p_before_at, p_before_id))
        order by p.created_at desc, p.product_id desc
        limit p_limit)
    ) f
     order by f.created_at desc, f.product_id desc
     limit p_limit;
end
$$;
comment on function catalog.list_products(bigint, text, text, text, bigint[], timestamptz, bigint, integer) is
  'Products, newest first, that are of a vendor (null: of all that the session may see), match a pattern in their name or '
  'have a SKU with a prefix (both null: all), are of a status and in categories, after a place in that order.';
revoke all on function catalog.list_products(bigint, text, text, text, bigint[], timestamptz, bigint, integer) from public;
grant execute on function catalog.list_products(bigint, text, text, text, bigint[], timestamptz, bigint, integer)
  to stoa_app, stoa_vendor;
