create or replace function analytics.sales_by_category (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean
) returns table (
  name text, value numeric
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
  with recursive top as (
    select c.category_id, c.name, c.category_id as top_id
      from reporting.categories c where c.parent_id is not distinct from p_category_id
    union all
    select c.category_id, t.name, t.top_id from reporting.categories c join top t on c.parent_id = t.category_id
  )
  select coalesce(max(t.name), case when p_category_id is null then 'No category' else 'No subcategory' end),
         sum(s.revenue)
    from (
      select p.category_id, sum(t.revenue) as revenue
        from analytics.product_sums(v_mode, p_from, p_to, p_currency, v_vendor_id, p_sold) t
        join reporting.products p on p.product_id = t.product_id
       where p_category_id is null or p.category_id in (select analytics.category_tree(p_category_id))
       group by p.category_id
    ) s
    left join top t on t.category_id = s.category_id
   group by t.top_id;
end
$$;
comment on function analytics.sales_by_category(timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'Revenue by top-level category, or by the children of p_category_id, descendants included.';
grant execute on function analytics.sales_by_category(timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
