create or replace function orders.complete_order(p_order_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform orders.change_status(p_order_id, 'Completed', null);
end
$$;
comment on function orders.complete_order(bigint) is
  'Shipped to Completed, as of now. ST404 no such order, ST409 not Shipped.';
revoke all on function orders.complete_order(bigint) from public;
grant execute on function orders.complete_order(bigint) to stoa_app;
