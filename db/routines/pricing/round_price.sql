create or replace function pricing.round_price(p_amount numeric, p_minor_unit integer, p_increment numeric, p_ending numeric)
returns numeric
language sql immutable parallel safe
as $$
  select case
    when p_amount = 0 then 0
    when p_ending is not null then greatest(floor(p_amount - p_ending + 0.5), 0) + p_ending
    else floor(p_amount / s.step + 0.5) * s.step end
    from (select coalesce(p_increment, power(10::numeric, -p_minor_unit)) as step) s
$$;
comment on function pricing.round_price(numeric, integer, numeric, numeric) is
  'An amount from 0 on, rounded half up to a multiple of the increment (null: the minor unit), or to the nearest price that ends '
  'so. What is free stays free. Rounding twice is rounding once.';
revoke all on function pricing.round_price(numeric, integer, numeric, numeric) from public;
grant execute on function pricing.round_price(numeric, integer, numeric, numeric) to stoa_app;
