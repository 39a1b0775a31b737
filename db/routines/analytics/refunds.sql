create or replace function analytics.refunds (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint
) returns table (
  refund_reason text, total_refunds bigint, total_amount numeric, total_orders bigint, affected_orders bigint[]
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
begin
  if p_from is not null or p_to is not null or p_currency <> platform.marketplace_currency() then
    return query select r.* from analytics.recount_refunds(p_from, p_to, p_currency, p_vendor_id) r;
    return;
  end if;
  return query
  with reasons as (
    select c.refund_reason, sum(c.refund_count)::bigint as refund_count, sum(c.base_refunds) as amount,
           sum(c.orders)::bigint as orders
      from (
        select t.refund_reason, t.refund_count, t.base_refunds, t.orders
          from analytics.refund_totals t where t.vendor_id = v_vendor_id
        union all
        select d.refund_reason, d.sign * d.refund_count, d.sign * d.base_refunds, d.sign * d.reason_orders
          from analytics.deltas d
         where d.refund_reason is not null and v_vendor_id in (0, d.vendor_id)
      ) c
     group by c.refund_reason
  )
  select r.refund_reason, r.refund_count, r.amount, r.orders,
         array(
           select n.order_id
             from (
               select distinct f.order_id
                 from reporting.refunds f
                where f.refund_reason = r.refund_reason and (v_vendor_id = 0 or f.vendor_id = v_vendor_id)
                order by f.order_id desc
                limit 1000
             ) n
            order by n.order_id)
    from reasons r;
end
$$;
comment on function analytics.refunds(timestamptz, timestamptz, text, bigint) is
  'Refunds by reason, dated by the refund itself; total_orders counts the orders, affected_orders are the ids of the latest '
  '1,000 of them, in order.';
grant execute on function analytics.refunds(timestamptz, timestamptz, text, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
