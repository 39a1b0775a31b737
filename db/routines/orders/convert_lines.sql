create or replace function orders.convert_lines(
  p_base text, p_vendor_ids bigint[], p_currencies text[], p_nets numeric[], p_rates numeric[],
  out base_nets numeric[], out base_commissions numeric[], out multipliers numeric[], out divisors numeric[],
  out base_total numeric)
language plpgsql stable
as $$
declare
  v_digits constant integer := pricing.minor_unit(p_base);
  v_unit constant numeric := ('1e-' || v_digits)::numeric;
begin
  with lines as (
    select l.*, c.multiplier, c.divisor, l.net * c.multiplier / c.divisor as exact,
           trunc(l.net * c.multiplier / c.divisor, v_digits) as floor
      from unnest(p_vendor_ids, p_currencies, p_nets, p_rates) with ordinality
        as l (vendor_id, currency, net, rate, place)
      join pricing.convertible_on(p_base, (now() at time zone 'UTC')::date) c on c.currency = l.currency
  ), shared as (
    -- The order's whole is rounded; the units that its lines' parts lack go to the largest remainders.
    select l.*, l.floor + case
             when row_number() over (partition by l.vendor_id order by l.floor - l.exact, l.place) * v_unit
                  <= round(sum(l.net) over (partition by l.vendor_id) * l.multiplier / l.divisor, v_digits)
                     - sum(l.floor) over (partition by l.vendor_id)
             then v_unit else 0 end as base_net
      from lines l
  )
  select array_agg(s.base_net), array_agg(round(s.base_net * s.rate, v_digits)), array_agg(s.multiplier),
         array_agg(s.divisor), sum(s.base_net)
    into base_nets, base_commissions, multipliers, divisors, base_total
    from (select * from shared order by place) s;
end
$$;
comment on function orders.convert_lines(text, bigint[], text[], numeric[], numeric[]) is
  'What order lines and their commissions (net × rate) are in the marketplace''s currency p_base, at the rate of the day '
  '(UTC): a vendor''s lines add up to its rounded whole. Fewer entries than lines where a currency has no rate.';
revoke all on function orders.convert_lines(text, bigint[], text[], numeric[], numeric[]) from public;
grant execute on function orders.convert_lines(text, bigint[], text[], numeric[], numeric[]) to stoa_app;
