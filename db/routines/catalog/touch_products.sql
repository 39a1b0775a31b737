create or replace function catalog.touch_products() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    insert into catalog.product_touches (product_id) select distinct product_id from after_rows;
  elsif tg_op = 'DELETE' then
    insert into catalog.product_touches (product_id) select distinct product_id from before_rows;
  else
    insert into catalog.product_touches (product_id)
    select product_id from before_rows union select product_id from after_rows;
  end if;
  return null;
end
$$;
comment on function catalog.touch_products() is
  'Notes the products that a statement changed, for search. A definer: nobody else writes the notes.';
revoke all on function catalog.touch_products() from public;
create or replace trigger touch_insert after insert on catalog.products
  referencing new table as after_rows for each statement execute function catalog.touch_products();
create or replace trigger touch_update after update on catalog.products
  referencing old table as before_rows new table as after_rows
  for each statement execute function catalog.touch_products();
create or replace trigger touch_insert after insert on catalog.product_variants
  referencing new table as after_rows for each statement execute function catalog.touch_products();
create or replace trigger touch_update after update on catalog.product_variants
  referencing old table as before_rows new table as after_rows
  for each statement execute function catalog.touch_products();
create or replace trigger touch_delete after delete on catalog.product_variants
  referencing old table as before_rows for each statement execute function catalog.touch_products();
