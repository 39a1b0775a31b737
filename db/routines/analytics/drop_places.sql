create or replace function analytics.drop_places(p_place_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Deltas name places in the clear until they are merged. The merger is waited for: it holds nothing that waits for us.
  perform pg_advisory_xact_lock(7305794313);
  perform analytics.merge_deltas();
  delete from analytics.place_rollup r
   where r.place_id = any (p_place_ids) and r.orders = 0 and r.sales = 0 and r.base_sales = 0 and r.revenue = 0
     and r.base_revenue = 0 and r.refund_count = 0 and r.refunds = 0 and r.base_refunds = 0;
  delete from analytics.places p
   where p.place_id = any (p_place_ids)
     and not exists (select from analytics.place_rollup r where r.vendor_id = p.vendor_id and r.place_id = p.place_id);
  delete from analytics.refund_totals t
   where t.orders = 0 and t.refund_count = 0 and t.refunds = 0 and t.base_refunds = 0;
end
$$;
comment on function analytics.drop_places(uuid[]) is
  'Names of destinations, and of reasons for refunds, that only somebody had who is erased: nothing is counted under them '
  'any more.';
revoke all on function analytics.drop_places(uuid[]) from public;
