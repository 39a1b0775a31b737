create or replace function analytics.recount_refunds (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint
) returns table (
  refund_reason text, total_refunds bigint, total_amount numeric, total_orders bigint, affected_orders bigint[]
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_refund_mode constant text := analytics.refund_mode(p_from, p_to, p_currency, p_vendor_id, false);
begin
  return query
  select r.refund_reason, count(*), sum(r.amount), count(distinct r.order_id),
         (array_agg(distinct r.order_id order by r.order_id))[greatest(1, count(distinct r.order_id) - 999):]
    from analytics.refunds_in(v_refund_mode, p_from, p_to, p_currency, p_vendor_id, false) r
   group by r.refund_reason;
end
$$;
comment on function analytics.recount_refunds(timestamptz, timestamptz, text, bigint) is
  'Refunds by reason, dated by the refund itself; total_orders counts the orders, affected_orders are the ids of the latest '
  '1,000 of them, in order.';
grant execute on function analytics.recount_refunds(timestamptz, timestamptz, text, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
