create or replace function catalog.touch_value() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into catalog.product_touches (product_id)
  select distinct v.product_id
    from catalog.variant_attributes w
    join catalog.product_variants v on v.variant_id = w.variant_id
   where w.attribute_value_id = new.value_id;
  return null;
end
$$;
comment on function catalog.touch_value() is 'Notes the products with variants of a value that was renamed.';
revoke all on function catalog.touch_value() from public;
create or replace trigger touch_value after update on catalog.attribute_values for each row
  when (old.value <> new.value) execute function catalog.touch_value();
