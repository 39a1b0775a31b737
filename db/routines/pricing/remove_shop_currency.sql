create or replace function pricing.remove_shop_currency(p_actor_id bigint, p_currency text) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  delete from pricing.shop_currencies s where s.currency = p_currency;
  if not found then
    raise exception 'The shop does not offer this currency.' using errcode = 'ST404', column = 'currency';
  end if;
  perform audit.log_activity(p_actor_id, null, 'currency removed', format('%s.', p_currency));
end
$$;
comment on function pricing.remove_shop_currency(bigint, text) is
  'Takes a currency out of the shop; its rates stay. ST404.';
revoke all on function pricing.remove_shop_currency(bigint, text) from public;
grant execute on function pricing.remove_shop_currency(bigint, text) to stoa_app;
