create or replace function catalog.add_stock(p_variant_ids bigint[], p_quantities integer[]) returns void
language plpgsql volatile
as $$
begin
  -- Rows that others write too are locked in the order of their ids: an update alone takes them in any.
  update catalog.product_variants v
     set stock_quantity = v.stock_quantity + d.quantity
    from (
      select k.variant_id, m.quantity
        from catalog.product_variants k
        join (select u.variant_id, sum(u.quantity)::integer as quantity
                from unnest(p_variant_ids, p_quantities) as u (variant_id, quantity)
               group by u.variant_id) m on m.variant_id = k.variant_id
       where m.quantity <> 0
       order by k.variant_id
         for no key update of k
    ) d
   where v.variant_id = d.variant_id;
end
$$;
comment on function catalog.add_stock(bigint[], integer[]) is
  'Adds signed units to the kept stock_quantity; a variant may have several entries. Called by the stock journal only.';
revoke all on function catalog.add_stock(bigint[], integer[]) from public;
grant execute on function catalog.add_stock(bigint[], integer[]) to stoa_app;
