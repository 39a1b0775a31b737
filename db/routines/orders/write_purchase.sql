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
  v_base_unit constant numeric := ('1e-' || v_base_digits)::numeric;
  v_variant_ids bigint[];
  v_quantities integer[];
  v_bought record;
  v_noting constant boolean := coalesce(current_setting('stoa.deltas', true), '') = '';
begin
  select i.variant_ids, i.quantities into v_variant_ids, v_quantities from orders.read_items(p_items) i;
  perform orders.check_buyer(p_user_id, p_shipping_address, coalesce(p_billing_address, p_shipping_address));
  -- History rows and deltas are written here in one go: the triggers that do it for everybody else stand back.
  perform set_config('stoa.status_history', 'given', true),
          set_config('stoa.deltas', case when v_noting then 'given' else 'off' end, true);

  with lines as materialized (
    -- A line is charged in whole minor units: what a finer price leaves over is the line's discount.
    select w.variant_id, w.quantity, v.product_id, v.vendor_id, v.product_name, v.sku, v.price, s.currency,
           s.commission_rate, c.minor_unit, c.multiplier, c.divisor, a.net, w.quantity * v.price - a.net as discount,
           a.net * c.multiplier / c.divisor as base_exact,
           trunc(a.net * c.multiplier / c.divisor, v_base_digits) as base_floor
      from unnest(v_variant_ids, v_quantities) as w (variant_id, quantity)
      join catalog.variants_on_sale(v_variant_ids) v on v.variant_id = w.variant_id
      join vendors.sellers() s on s.vendor_id = v.vendor_id
      join pricing.convertible_on(v_base, (now() at time zone 'UTC')::date) c on c.currency = s.currency
     cross join lateral (select trunc(w.quantity * v.price, c.minor_unit) as net) a
  ), shared as (
    -- The order's whole is rounded; the units that its lines' parts lack go to the largest remainders.
    select l.*, l.base_floor + case
             when row_number() over (partition by l.vendor_id order by l.base_floor - l.base_exact, l.variant_id)
                  * v_base_unit
                  <= round(sum(l.net) over (partition by l.vendor_id) * l.multiplier / l.divisor, v_base_digits)
                     - sum(l.base_floor) over (partition by l.vendor_id)
             then v_base_unit else 0 end as base_net
      from lines l
  ), shares as materialized (
    select s.vendor_id, min(s.currency) as currency, sum(s.net) as total, sum(s.discount) as discount,
           sum(s.base_net) as base_total,
           round(sum(s.discount) * min(s.multiplier) / min(s.divisor), 4) as base_discount
      from shared s
     group by s.vendor_id
  ), checkout as (
    insert into orders.checkouts (user_id, currency, total, base_currency, base_total, placed_at)
    select p_user_id, case count(distinct s.currency) when 1 then min(s.currency) else v_base end,
           case count(distinct s.currency) when 1 then sum(s.total) else sum(s.base_total) end,
           v_base, sum(s.base_total), now()
      from shares s
    having (select count(*) from lines) = cardinality(v_variant_ids)
    returning checkout_id
  ), written as (
    insert into orders.orders (order_number, checkout_id, user_id, vendor_id, order_status, shipping_address,
      billing_address, currency, items_total, discount_total, order_total, base_currency, base_items_total,
      base_discount_total, base_order_total)
    select orders.new_order_number(), k.checkout_id, p_user_id, s.vendor_id,
           case when p_confirm then 'Confirmed' else 'Pending' end, p_shipping_address,
           coalesce(p_billing_address, p_shipping_address), s.currency, s.total + s.discount, s.discount, s.total, v_base,
           s.base_total + s.base_discount, s.base_discount, s.base_total
      from checkout k cross join shares s
     order by s.vendor_id
    returning checkout_id, order_id, vendor_id
  ), items as (
    insert into orders.order_items (order_id, vendor_id, product_id, variant_id, product_name, sku, quantity,
      unit_price, discount_amount, base_revenue)
    select o.order_id, s.vendor_id, s.product_id, s.variant_id, s.product_name, s.sku, s.quantity, s.price, s.discount,
           s.base_net
      from written o join shared s on s.vendor_id = o.vendor_id
     order by s.variant_id
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
  select min(o.checkout_id) as checkout_id, array_agg(i.order_item_id) as item_ids, array_agg(i.order_id) as order_ids,
         array_agg(s.vendor_id) as vendor_ids, array_agg(s.commission_rate) as rates,
         array_agg(round(s.net * s.commission_rate, s.minor_unit)) as commissions,
         array_agg(s.currency) as currencies,
         array_agg(round(s.base_net * s.commission_rate, v_base_digits)) as base_commissions,
         array_agg(s.variant_id) as variant_ids, array_agg(s.quantity) as quantities,
         array_agg(s.product_id) as product_ids, array_agg(s.net) as revenues, array_agg(s.base_net) as base_revenues
    into v_bought
    from items i
    join shared s on s.variant_id = i.variant_id
    join written o on o.order_id = i.order_id;
  if v_bought.checkout_id is null then
    perform orders.refuse_items(v_variant_ids, v_base);
  end if;

  perform payouts.freeze_commissions(v_bought.item_ids, v_bought.order_ids, v_bought.vendor_ids, v_bought.rates,
    v_bought.commissions, v_bought.currencies, v_bought.base_commissions, v_base);
  if v_noting then
    perform analytics.note_purchase(p_user_id, p_shipping_address, v_bought.order_ids, v_bought.vendor_ids,
      v_bought.currencies, v_bought.product_ids, v_bought.variant_ids, v_bought.quantities, v_bought.revenues,
      v_bought.base_revenues, v_bought.commissions, v_bought.base_commissions);
    perform set_config('stoa.status_history', '', true), set_config('stoa.deltas', '', true);
  else
    perform set_config('stoa.status_history', '', true);
  end if;
  if p_confirm then
    perform inventory.sell(null, v_bought.item_ids, v_bought.variant_ids, v_bought.quantities);
  else
    perform inventory.reserve(v_bought.order_ids, v_bought.variant_ids, v_bought.quantities,
      now() + interval '30 minutes');
  end if;
  return query
    select o.checkout_id, o.order_id, o.order_number, o.vendor_id, o.currency, o.order_total::numeric,
           o.base_currency, o.base_order_total::numeric, o.order_status
      from orders.orders o where o.checkout_id = v_bought.checkout_id order by o.order_id;
end
$$;
comment on function orders.write_purchase(bigint, jsonb, jsonb, jsonb, boolean) is
  'The placing behind orders.place_order and orders.create_order: a checkout, one order per vendor in it, lines, '
  'history, commissions; stock reserved for 30 minutes, or sold when p_confirm. Prices are as of now in each vendor''s '
  'currency; base_ amounts in the marketplace''s, at the rate of the day (UTC).';
revoke all on function orders.write_purchase(bigint, jsonb, jsonb, jsonb, boolean) from public;
grant execute on function orders.write_purchase(bigint, jsonb, jsonb, jsonb, boolean) to stoa_app;
