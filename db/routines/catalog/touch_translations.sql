create or replace function catalog.touch_translations() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into catalog.product_touches (product_id)
  select r.entity_id from changed r where r.entity = 'product'
  union
  select p.product_id
    from changed r
    join catalog.products p on p.category_id = any (catalog.category_branch(r.entity_id)) and p.status = 'active'
   where r.entity = 'category' and r.field = 'name'
  union
  select v.product_id
    from changed r
    join catalog.variant_attributes w on w.attribute_value_id = r.entity_id
    join catalog.product_variants v on v.variant_id = w.variant_id
   where r.entity = 'attribute_value';
  return null;
end
$$;
comment on function catalog.touch_translations() is 'Notes the products of which a statement changed words in another language.';
revoke all on function catalog.touch_translations() from public;
create or replace trigger touch_insert after insert on catalog.translations
  referencing new table as changed for each statement execute function catalog.touch_translations();
create or replace trigger touch_update after update on catalog.translations
  referencing new table as changed for each statement execute function catalog.touch_translations();
create or replace trigger touch_delete after delete on catalog.translations
  referencing old table as changed for each statement execute function catalog.touch_translations();
