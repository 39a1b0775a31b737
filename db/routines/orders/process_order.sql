create or replace function orders.process_order(p_order_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform orders.change_status(p_order_id, 'Processing', null);
end
$$;
comment on function orders.process_order(bigint) is
  'Confirmed to Processing: the vendor is packing it. ST404 no such order, ST409 not Confirmed.';
revoke all on function orders.process_order(bigint) from public;
grant execute on function orders.process_order(bigint) to stoa_app;
