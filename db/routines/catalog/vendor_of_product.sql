create or replace function catalog.vendor_of_product(p_product_id bigint) returns bigint
language plpgsql stable
as $$
begin
  return (select vendor_id from catalog.products where product_id = p_product_id);
end
$$;
comment on function catalog.vendor_of_product(bigint) is 'Who sells a product; null when there is no such product.';
revoke all on function catalog.vendor_of_product(bigint) from public;
grant execute on function catalog.vendor_of_product(bigint) to stoa_app;
