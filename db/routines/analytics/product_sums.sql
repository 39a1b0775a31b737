create or replace function analytics.product_sums(
  p_mode text, p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (product_id bigint, quantity bigint, revenue numeric)
language plpgsql stable rows 2000
set plan_cache_mode = force_generic_plan
set enable_sort = off
as $$
#variable_conflict use_column
begin
  -- The kept plan is made for periods of any length and guesses few rows: without sorting it groups them by hashing.
  if p_mode = 'converted' then
    return query
    select c.product_id, sum(c.sign * c.quantity)::bigint,
           sum(c.sign * analytics.amount(p_mode, c.revenue, c.base_revenue, r.multiplier, r.divisor))
      from analytics.product_cells(p_from, p_to, p_vendor_id, p_sold, 'd') c
      left join analytics.rates(p_mode, p_currency) r on r.day = (c.at at time zone 'UTC')::date
     group by c.product_id
    having sum(c.sign * c.quantity) > 0;
    return;
  end if;
  return query
  select t.product_id, sum(t.quantity)::bigint, sum(t.revenue)
    from (
      -- To negate costs less than to multiply.
      select c.product_id, case when c.sign > 0 then c.quantity else -c.quantity end as quantity,
             case when p_mode = 'base' then case when c.sign > 0 then c.base_revenue else -c.base_revenue end
               when c.sign > 0 then c.revenue else -c.revenue end as revenue
        from analytics.product_cells(p_from, p_to, p_vendor_id, p_sold, 'a') c
    ) t
   group by t.product_id
  having sum(t.quantity) > 0;
end
$$;
comment on function analytics.product_sums(text, timestamptz, timestamptz, text, bigint, boolean) is
  'Units and revenue of each product with sales in the period. p_mode is product_mode''s; p_vendor_id 0 is all.';
grant execute on function analytics.product_sums(text, timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
