create or replace function analytics.product_months(
  p_from timestamptz, p_to timestamptz, p_timezone text, p_vendor_id bigint, p_category_id bigint, p_sold boolean,
  p_after_month date, p_after_quantity bigint, p_after_product_id bigint, p_limit bigint
) returns table (product_id bigint, starts_on date, quantity bigint)
language plpgsql stable rows 20000
set plan_cache_mode = force_generic_plan
set enable_sort = off
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_first timestamp;
  v_month timestamp;
  v_left bigint := p_limit;
  v_found bigint;
begin
  select date_trunc('month', coalesce(p_from, b.first_at) at time zone p_timezone),
         least(date_trunc('month', coalesce(p_to - interval '1 microsecond', b.last_at) at time zone p_timezone),
           date_trunc('month', p_after_month::timestamp))
    into v_first, v_month
    from analytics.sales_bounds(v_vendor_id, p_sold) b;
  -- Newest month first, and no further back than the page reaches: its cost does not grow with the history.
  while v_month >= v_first and (v_left is null or v_left > 0) loop
    return query
    select t.product_id, v_month::date, t.quantity
      from (
        -- The kept plan guesses few rows: without sorting it groups them by hashing.
        select c.product_id, sum(c.sign * c.quantity)::bigint as quantity
          from analytics.product_cells(greatest(v_month at time zone p_timezone, p_from),
                 least((v_month + interval '1 month') at time zone p_timezone, p_to), v_vendor_id, p_sold, 'm') c
         group by c.product_id
        having sum(c.sign * c.quantity) > 0
      ) t
     where (p_after_month is null
             or (v_month::date, t.quantity, -t.product_id) < (p_after_month, p_after_quantity, -p_after_product_id))
       and (p_category_id is null or t.product_id in (
             select p.product_id from reporting.products p
              where p.category_id in (select analytics.category_tree(p_category_id))))
     order by t.quantity desc, t.product_id
     limit v_left;
    get diagnostics v_found = row_count;
    v_left := v_left - v_found;
    v_month := v_month - interval '1 month';
  end loop;
end
$$;
comment on function analytics.product_months(timestamptz, timestamptz, text, bigint, bigint, boolean, date, bigint, bigint,
  bigint) is
  'Units by product and month (cut in p_timezone), newest month first, then most units, then the smallest id: those after '
  'the given place (null: from the start), p_limit of them at most (null: all).';
grant execute on function analytics.product_months(timestamptz, timestamptz, text, bigint, bigint, boolean, date, bigint,
  bigint, bigint) to stoa_app, stoa_vendor, stoa_readonly;
