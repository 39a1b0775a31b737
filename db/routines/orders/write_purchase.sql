-- One transaction, few statements, whatever the number of lines. Locks are taken in this order by every routine that
-- changes orders: the order's own row, stock levels by (variant_id, warehouse_id), variants by id. Levels and variants
-- are the rows that many buyers share, so they come last.
create or replace function orders.write_purchase(
  p_user_id bigint, p_shipping_address jsonb, p_billing_address jsonb, p_items jsonb, p_confirm boolean)
returns table (checkout_id bigint, order_id bigint, order_number text, vendor_id bigint, currency text,
  order_total numeric, base_currency text, base_order_total numeric, order_status text)
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_base constant text := platform.marketplace_currency();
  v_base_digits constant integer := pricing.minor_unit(v_base);
  v_noting constant boolean := coalesce(current_setting('stoa.deltas', true), '') = '';
  v_variant_ids bigint[];
  v_quantities integer[];
  v_lines record;
  v_base_nets numeric[];
  v_base_commissions numeric[];
  v_multipliers numeric[];
  v_divisors numeric[];
  v_base_total numeric;
  v_checkout_id bigint;
  v_item_ids bigint[];
  v_order_ids bigint[];
  -- Calls are assigned to this, not performed: an expression costs no query of its own.
  v_done text;
begin
  select i.variant_ids, i.quantities into v_variant_ids, v_quantities from orders.read_items(p_items) i;
  v_done := orders.check_buyer(p_user_id, p_shipping_address, coalesce(p_billing_address, p_shipping_address));

  -- All arrays hold an entry per line, in the order of the variants' ids. A line is charged in whole minor units: what a
  -- finer price leaves over is the line's discount.
  select array_agg(l.variant_id) as variant_ids, array_agg(l.quantity) as quantities,
         array_agg(l.product_id) as product_ids, array_agg(l.vendor_id) as vendor_ids,
         array_agg(l.product_name) as product_names, array_agg(l.sku) as skus, array_agg(l.price) as prices,
         array_agg(l.currency) as currencies, array_agg(l.commission_rate) as rates, array_agg(l.net) as nets,
         array_agg(l.quantity * l.price - l.net) as discounts,
         array_agg(round(l.net * l.commission_rate, l.digits)) as commissions,
         sum(l.net) as total, min(l.currency) as currency, max(l.currency) as last_currency
    into v_lines
    from (
      select o.*, trunc(o.quantity * o.price, o.digits) as net
        from (
          select w.variant_id, w.quantity, v.product_id, v.vendor_id, v.product_name, v.sku, v.price, s.currency,
                 s.commission_rate,
                 case s.currency when v_base then v_base_digits else pricing.minor_unit(s.currency) end as digits
            from unnest(v_variant_ids, v_quantities) as w (variant_id, quantity)
            join catalog.variants_on_sale(v_variant_ids) v on v.variant_id = w.variant_id
            join vendors.sellers() s on s.vendor_id = v.vendor_id
           order by w.variant_id
        ) o
    ) l;
  if v_lines.currency = v_base and v_lines.last_currency = v_base then
    v_base_nets := v_lines.nets;
    v_base_commissions := v_lines.commissions;
    v_multipliers := array_fill(1::numeric, array[cardinality(v_base_nets)]);
    v_divisors := v_multipliers;
    v_base_total := v_lines.total;
  else
    select c.base_nets, c.base_commissions, c.multipliers, c.divisors, c.base_total
      into v_base_nets, v_base_commissions, v_multipliers, v_divisors, v_base_total
      from orders.convert_lines(v_base, v_lines.vendor_ids, v_lines.currencies, v_lines.nets, v_lines.rates) c;
  end if;
  if cardinality(v_base_nets) is distinct from cardinality(v_variant_ids) then
    perform orders.refuse_items(v_variant_ids, v_base);
  end if;

  -- History rows and deltas are written here in one go: the triggers that do it for everybody else stand back.
  v_done := set_config('stoa.status_history', 'given', true);
  v_done := set_config('stoa.deltas', case when v_noting then 'given' else 'off' end, true);
  insert into orders.checkouts (user_id, currency, total, base_currency, base_total, placed_at)
  values (p_user_id, case v_lines.currency when v_lines.last_currency then v_lines.currency else v_base end,
    case v_lines.currency when v_lines.last_currency then v_lines.total else v_base_total end, v_base, v_base_total, now())
  returning checkout_id into v_checkout_id;
  with written as (
    insert into orders.orders (order_number, checkout_id, user_id, vendor_id, order_status, shipping_address,
      billing_address, currency, items_total, discount_total, order_total, base_currency, base_items_total,
      base_discount_total, base_order_total)
    select orders.new_order_number(), v_checkout_id, p_user_id, s.vendor_id,
           case when p_confirm then 'Confirmed' else 'Pending' end, p_shipping_address,
           coalesce(p_billing_address, p_shipping_address), s.currency, s.total + s.discount, s.discount, s.total, v_base,
           s.base_total + s.base_discount, s.base_discount, s.base_total
      from (
        select l.vendor_id, min(l.currency) as currency, sum(l.net) as total, sum(l.discount) as discount,
               sum(l.base_net) as base_total,
               round(sum(l.discount) * min(l.multiplier) / min(l.divisor), 4) as base_discount
          from unnest(v_lines.vendor_ids, v_lines.currencies, v_lines.nets, v_lines.discounts, v_base_nets, v_multipliers,
                 v_divisors) as l (vendor_id, currency, net, discount, base_net, multiplier, divisor)
         group by l.vendor_id
         order by l.vendor_id
      ) s
    returning order_id, vendor_id
  ), items as (
    insert into orders.order_items (order_id, vendor_id, product_id, variant_id, product_name, sku, quantity,
      unit_price, discount_amount, base_revenue)
    select o.order_id, l.vendor_id, l.product_id, l.variant_id, l.product_name, l.sku, l.quantity, l.price, l.discount,
           l.base_net
      from unnest(v_lines.vendor_ids, v_lines.product_ids, v_lines.variant_ids, v_lines.product_names, v_lines.skus,
             v_lines.quantities, v_lines.prices, v_lines.discounts, v_base_nets)
        as l (vendor_id, product_id, variant_id, product_name, sku, quantity, price, discount, base_net)
      join written o on o.vendor_id = l.vendor_id
     order by l.variant_id
    returning order_item_id, order_id, variant_id
  ), history as (
    insert into orders.order_status_history (order_id, vendor_id, from_status, to_status, changed_by, note)
    select o.order_id, o.vendor_id, h.from_status, h.to_status,
           nullif(current_setting('stoa.user_id', true), '')::bigint,
           coalesce(current_setting('stoa.status_note', true), '')
      from written o
     cross join (values (1, null, 'Pending'), (2, 'Pending', 'Confirmed')) as h (step, from_status, to_status)
     where h.step = 1 or p_confirm
     order by o.order_id, h.step
  )
  select array_agg(i.order_item_id), array_agg(i.order_id)
    into v_item_ids, v_order_ids
    from (select order_item_id, order_id from items order by variant_id) i;

  v_done := payouts.freeze_commissions(v_item_ids, v_order_ids, v_lines.vendor_ids, v_lines.rates, v_lines.commissions,
    v_lines.currencies, v_base_commissions, v_base);
  if v_noting then
    v_done := analytics.note_purchase(p_user_id, p_shipping_address, v_order_ids, v_lines.vendor_ids, v_lines.currencies,
      v_lines.product_ids, v_lines.variant_ids, v_lines.quantities, v_lines.nets, v_base_nets, v_lines.commissions,
      v_base_commissions);
    v_done := set_config('stoa.deltas', '', true);
  end if;
  v_done := set_config('stoa.status_history', '', true);
  if p_confirm then
    v_done := inventory.sell(null, v_item_ids, v_lines.variant_ids, v_lines.quantities);
  else
    v_done := inventory.reserve(v_order_ids, v_lines.variant_ids, v_lines.quantities, now() + interval '30 minutes');
  end if;
  return query
    select o.checkout_id, o.order_id, o.order_number, o.vendor_id, o.currency, o.order_total::numeric,
           o.base_currency, o.base_order_total::numeric, o.order_status
      from orders.orders o where o.checkout_id = v_checkout_id order by o.order_id;
end
$$;
comment on function orders.write_purchase(bigint, jsonb, jsonb, jsonb, boolean) is
  'The placing behind orders.place_order and orders.create_order: a checkout, one order per vendor in it, lines, '
  'history, commissions; stock reserved for 30 minutes, or sold when p_confirm. Prices are as of now in each vendor''s '
  'currency; base_ amounts in the marketplace''s, at the rate of the day (UTC).';
revoke all on function orders.write_purchase(bigint, jsonb, jsonb, jsonb, boolean) from public;
grant execute on function orders.write_purchase(bigint, jsonb, jsonb, jsonb, boolean) to stoa_app;
