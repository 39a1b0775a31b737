create or replace function catalog.add_stock(p_variant_ids bigint[], p_quantities integer[]) returns void
language plpgsql volatile
as $$
begin
  -- Rows that others write too are locked in the order of their ids, and changed by a statement that sees them so.
  perform from catalog.product_variants v
    where v.variant_id = any (p_variant_ids) order by v.variant_id for no key update;
  update catalog.product_variants v
     set stock_quantity = v.stock_quantity + d.quantity
    from unnest(p_variant_ids, p_quantities) as d (variant_id, quantity)
   where v.variant_id = d.variant_id and d.quantity <> 0;
end
$$;
comment on function catalog.add_stock(bigint[], integer[]) is
  'Adds signed units to the kept stock_quantity, one entry per variant. Called by the stock journal only.';
revoke all on function catalog.add_stock(bigint[], integer[]) from public;
grant execute on function catalog.add_stock(bigint[], integer[]) to stoa_app;
