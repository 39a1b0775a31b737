create or replace function analytics.refunded_orders(p_from timestamptz, p_to timestamptz, p_vendor_id bigint)
returns bigint
language plpgsql stable
as $$
begin
  if p_from is null and p_to is null then
    -- Orders are counted at their own time, with their first refund: over all time that is every refunded order once.
    return (select coalesce(sum(c.sign * c.refunded_orders), 0)
              from analytics.sales_cells(null, null, analytics.whose(p_vendor_id), false, 'm') c);
  end if;
  return (select count(distinct r.order_id)
            from reporting.refunds r
           where (p_from is null or r.created_at >= p_from)
             and (p_to is null or r.created_at < p_to)
             and (p_vendor_id is null or r.vendor_id = p_vendor_id));
end
$$;
comment on function analytics.refunded_orders(timestamptz, timestamptz, bigint) is
  'How many orders were given a refund in a period, by the refunds'' own time.';
grant execute on function analytics.refunded_orders(timestamptz, timestamptz, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
