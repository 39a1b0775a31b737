create or replace function inventory.sweep(p_before timestamptz, p_limit integer, p_dry boolean) returns bigint
language plpgsql volatile
as $$
declare
  v_rows bigint;
begin
  if p_dry then
    return (select count(*) from inventory.back_in_stock_requests r
             where r.created_at < p_before or (r.confirmed_at is null and r.created_at < now() - interval '2 days'));
  end if;
  delete from inventory.back_in_stock_requests r
   where r.request_id in (
     select q.request_id from inventory.back_in_stock_requests q
      where q.created_at < p_before or (q.confirmed_at is null and q.created_at < now() - interval '2 days')
      limit p_limit);
  get diagnostics v_rows = row_count;
  return v_rows;
end
$$;
comment on function inventory.sweep(timestamptz, integer, boolean) is
  'Removes who has waited since before a time for something sold out, and addresses that nobody confirmed for two days, at most '
  'p_limit; p_dry only counts.';
revoke all on function inventory.sweep(timestamptz, integer, boolean) from public;
grant execute on function inventory.sweep(timestamptz, integer, boolean) to stoa_app;
