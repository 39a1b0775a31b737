create or replace function catalog.lock_products(p_product_ids bigint[]) returns void
language plpgsql volatile
as $$
begin
  perform from catalog.products where product_id = any(p_product_ids) order by product_id for no key update;
end
$$;
comment on function catalog.lock_products(bigint[]) is
  'Locks products, in id order, before a figure of theirs is counted anew, so that writers at once do not count '
  'past each other.';
grant execute on function catalog.lock_products(bigint[]) to stoa_app;
