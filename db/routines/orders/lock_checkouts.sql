create or replace function orders.lock_checkouts(p_checkout_ids bigint[]) returns void
language plpgsql volatile
as $$
begin
  perform from orders.checkouts where checkout_id = any(p_checkout_ids) order by checkout_id for no key update;
end
$$;
comment on function orders.lock_checkouts(bigint[]) is
  'Locks purchases, in id order, before what their orders make together is counted. Whoever changes several orders of a '
  'purchase in several statements calls it first.';
revoke all on function orders.lock_checkouts(bigint[]) from public;
grant execute on function orders.lock_checkouts(bigint[]) to stoa_app;
