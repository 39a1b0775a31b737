create or replace function orders.check_buyer(
  p_user_id bigint, p_shipping_address jsonb, p_billing_address jsonb) returns void
language plpgsql stable
as $$
declare
  v_status text;
begin
  if p_user_id is not null then
    v_status := accounts.person_status(p_user_id);
    if v_status is null then
      raise exception 'There is no such person.' using errcode = 'ST404', column = 'userId';
    elsif v_status <> 'active' then
      raise exception 'This account is % and cannot order.', v_status using errcode = 'ST409', column = 'userId';
    end if;
  end if;
  if p_shipping_address is null or not platform.is_address(p_shipping_address) then
    raise exception 'must be an address with a country.' using errcode = 'ST400', column = 'shippingAddress';
  elsif not platform.is_address(p_billing_address) then
    raise exception 'must be an address with a country.' using errcode = 'ST400', column = 'billingAddress';
  end if;
end
$$;
comment on function orders.check_buyer(bigint, jsonb, jsonb) is
  'Refuses a purchase by nobody (ST404), by an account that is not active (ST409), or to no address (ST400). Guests '
  'have no p_user_id.';
revoke all on function orders.check_buyer(bigint, jsonb, jsonb) from public;
grant execute on function orders.check_buyer(bigint, jsonb, jsonb) to stoa_app;
