create or replace function catalog.add_stock(p_variant_ids bigint[], p_quantities integer[]) returns void
language sql volatile
as $$
  update catalog.product_variants v
     set stock_quantity = v.stock_quantity + d.quantity
    from unnest(p_variant_ids, p_quantities) as d (variant_id, quantity)
   where v.variant_id = d.variant_id and d.quantity <> 0
$$;
comment on function catalog.add_stock(bigint[], integer[]) is
  'Adds signed units to the kept stock_quantity, one entry per variant. Called by the stock journal only.';
revoke all on function catalog.add_stock(bigint[], integer[]) from public;
grant execute on function catalog.add_stock(bigint[], integer[]) to stoa_app;
