create or replace function catalog.lock_described(p_key text, p_value_ids bigint[]) returns bigint[]
language plpgsql volatile
as $$
declare
  v_products bigint[];
begin
  perform catalog.lock_taxonomy(true);
  v_products := array(
    select v.product_id from catalog.variant_attributes a join catalog.product_variants v on v.variant_id = a.variant_id
     where a.attribute_value_id = any (p_value_ids)
    union
    select d.product_id from catalog.product_dynamic_attributes d where d.attribute_name = p_key
    union
    select c.product_id from catalog.product_changes c
     where c.status = 'pending' and (c.before -> 'attributes' ? p_key or c.after -> 'attributes' ? p_key));
  perform catalog.lock_products(v_products);
  perform from catalog.product_variants v where v.product_id = any (v_products) order by v.variant_id for no key update;
  return v_products;
end
$$;
comment on function catalog.lock_described(text, bigint[]) is
  'Locks all that is said by an attribute''s key and by option values, in the order of everybody who locks such rows: the '
  'taxonomy, products by id, variants by id. Answers the products.';
revoke all on function catalog.lock_described(text, bigint[]) from public;
grant execute on function catalog.lock_described(text, bigint[]) to stoa_app;
