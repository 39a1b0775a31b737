create or replace function catalog.list_products(
  p_vendor_id bigint, p_pattern text, p_start text, p_sku_prefix text, p_status text, p_category_ids bigint[],
  p_before_at timestamptz, p_before_id bigint, p_limit integer)
returns setof catalog.products
language plpgsql stable
-- Which index serves depends on what is asked for: one plan for all would walk a million rows for some.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_most constant integer := 5000;
  v_named bigint[];
  v_found bigint[];
begin
  if p_sku_prefix is not null then
    -- Of a word that many names have, the newest few thousand products hold a page.
    v_named := array(
      select w.product_id
        from (select p.product_id, p.name, p.created_at
                from catalog.products p
               where (p_vendor_id is null or p.vendor_id = p_vendor_id)
                 and (p_status is null or p.status = p_status)
                 and (p_category_ids is null or p.category_id = any (p_category_ids))
                 and (p_before_at is null or (p.created_at, p.product_id) < (p_before_at, p_before_id))
               order by p.created_at desc, p.product_id desc
               limit v_most) w
       where (p_pattern is null or w.name ilike p_pattern) and (p_start is null or lower(w.name) like lower(p_start))
       order by w.created_at desc, w.product_id desc
       limit p_limit);
    v_found := array(
      select n.id from catalog.products_named(p_vendor_id, case when cardinality(v_named) < p_limit then p_pattern end,
        case when cardinality(v_named) < p_limit then p_start end, p_sku_prefix, p_status, p_category_ids, p_before_at,
        p_before_id, v_most) as n (id));
    if cardinality(v_named) < p_limit and cardinality(v_found) >= v_most then
      -- Many have it, but none of the newest: whoever walks on soon has a page of them.
      v_named := array(
        select p.product_id from catalog.products p
         where (p_pattern is null or p.name ilike p_pattern) and (p_start is null or lower(p.name) like lower(p_start))
           and (p_vendor_id is null or p.vendor_id = p_vendor_id)
           and (p_status is null or p.status = p_status)
           and (p_category_ids is null or p.category_id = any (p_category_ids))
           and (p_before_at is null or (p.created_at, p.product_id) < (p_before_at, p_before_id))
         order by p.created_at desc, p.product_id desc
         limit p_limit);
    end if;
    return query
      with f as materialized (
        select p.* from catalog.products p
         where p.product_id = any (v_named || v_found)
           and (p_vendor_id is null or p.vendor_id = p_vendor_id)
           and (p_status is null or p.status = p_status)
           and (p_category_ids is null or p.category_id = any (p_category_ids))
           and (p_before_at is null or (p.created_at, p.product_id) < (p_before_at, p_before_id)))
      select f.* from f order by f.created_at desc, f.product_id desc limit p_limit;
    return;
  end if;
  return query
    select p.* from catalog.products p
     where (p_vendor_id is null or p.vendor_id = p_vendor_id)
       and (p_status is null or p.status = p_status)
       and (p_category_ids is null or p.category_id = any (p_category_ids))
       and (p_before_at is null or (p.created_at, p.product_id) < (p_before_at, p_before_id))
     order by p.created_at desc, p.product_id desc
     limit p_limit;
end
$$;
comment on function catalog.list_products(bigint, text, text, text, text, bigint[], timestamptz, bigint, integer) is
  'Products, newest first, that are of a vendor (null: of all that the session may see), match a pattern in their name (of '
  'three letters or more) or begin so, or have a SKU that begins so (all null: all), are of a status and in categories, after a '
  'place in that order. Whatever is asked for, some thousand rows are read.';
revoke all on function catalog.list_products(bigint, text, text, text, text, bigint[], timestamptz, bigint, integer) from public;
grant execute on function catalog.list_products(bigint, text, text, text, text, bigint[], timestamptz, bigint, integer)
  to stoa_app, stoa_vendor;
