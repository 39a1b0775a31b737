create or replace function pricing.save_shop_currency(
  p_actor_id bigint, p_currency text, p_is_active boolean, p_increment numeric, p_ending numeric, p_markup_percent numeric,
  p_position integer) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  perform pricing.check_rule(p_currency, p_increment, p_ending, p_markup_percent);
  insert into pricing.shop_currencies as s (currency, is_active, increment, ending, markup_percent, position)
  values (p_currency, coalesce(p_is_active, true), p_increment, p_ending, coalesce(p_markup_percent, 0), coalesce(p_position, 0))
  on conflict (currency) do update
     set is_active = excluded.is_active, increment = excluded.increment, ending = excluded.ending,
         markup_percent = excluded.markup_percent, position = excluded.position, updated_at = now();
  perform audit.log_activity(p_actor_id, null, 'currency saved', format('%s.', p_currency));
end
$$;
comment on function pricing.save_shop_currency(bigint, text, boolean, numeric, numeric, numeric, integer) is
  'Offers a currency in the shop, or changes how prices are rounded there. ST400 increment, ending, markupPercent; ST404 no such '
  'currency; ST409 the marketplace''s own.';
revoke all on function pricing.save_shop_currency(bigint, text, boolean, numeric, numeric, numeric, integer) from public;
grant execute on function pricing.save_shop_currency(bigint, text, boolean, numeric, numeric, numeric, integer) to stoa_app;
