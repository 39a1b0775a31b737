create or replace function analytics.top_products (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint, p_by text,
  p_sold boolean
) returns table (
  product_id bigint, product text, vendor_id bigint, vendor text, total_quantity bigint, total_revenue numeric,
  sort_value numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_mode constant text := analytics.product_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
begin
  return query
  select t.product_id, p.name, p.vendor_id, p.vendor, t.quantity, t.revenue,
         case p_by when 'quantity' then t.quantity else t.revenue end
    from analytics.product_sums(v_mode, p_from, p_to, p_currency, v_vendor_id, p_sold) t
    join reporting.products p on p.product_id = t.product_id
   where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id));
end
$$;
comment on function analytics.top_products(timestamptz, timestamptz, text, bigint, bigint, text, boolean) is
  'Units and revenue by product; sort_value is what p_by (quantity or revenue) ranks by. The category is the product''s of '
  'today.';
grant execute on function analytics.top_products(timestamptz, timestamptz, text, bigint, bigint, text, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
