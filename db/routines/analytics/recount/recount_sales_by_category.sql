create or replace function analytics.recount_sales_by_category (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_category_id bigint, p_sold boolean
) returns table (
  name text, value numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold);
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
      select i.category_id, sum(i.revenue) as revenue
        from analytics.items_in(v_mode, p_from, p_to, p_currency, p_vendor_id, p_category_id, p_sold) i
       group by i.category_id
    ) s
    left join top t on t.category_id = s.category_id
   group by t.top_id;
end
$$;
comment on function analytics.recount_sales_by_category(timestamptz, timestamptz, text, bigint, bigint, boolean) is
  'Revenue by top-level category, or by the children of p_category_id, descendants included.';
grant execute on function analytics.recount_sales_by_category(timestamptz, timestamptz, text, bigint, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
