create or replace function catalog.touch_variants() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into catalog.product_touches (product_id)
  select distinct v.product_id
    from catalog.product_variants v where v.variant_id in (select r.variant_id from changed r);
  return null;
end
$$;
comment on function catalog.touch_variants() is 'Notes the products whose variants'' own prices or options a statement changed.';
revoke all on function catalog.touch_variants() from public;
create or replace trigger touch_insert after insert on catalog.variant_prices
  referencing new table as changed for each statement execute function catalog.touch_variants();
create or replace trigger touch_update after update on catalog.variant_prices
  referencing new table as changed for each statement execute function catalog.touch_variants();
create or replace trigger touch_delete after delete on catalog.variant_prices
  referencing old table as changed for each statement execute function catalog.touch_variants();
create or replace trigger touch_insert after insert on catalog.variant_attributes
  referencing new table as changed for each statement execute function catalog.touch_variants();
create or replace trigger touch_update after update on catalog.variant_attributes
  referencing new table as changed for each statement execute function catalog.touch_variants();
create or replace trigger touch_delete after delete on catalog.variant_attributes
  referencing old table as changed for each statement execute function catalog.touch_variants();
