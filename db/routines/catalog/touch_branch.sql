create or replace function catalog.touch_branch() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into catalog.product_touches (product_id)
  select p.product_id from catalog.products p
   where p.category_id = any (catalog.category_branch(new.category_id)) and p.status = 'active';
  return null;
end
$$;
comment on function catalog.touch_branch() is
  'Notes the products of a category, and of all below it, that moved, was renamed or archived.';
revoke all on function catalog.touch_branch() from public;
create or replace trigger touch_branch after update on catalog.categories for each row
  when (old.parent_id is distinct from new.parent_id or old.name <> new.name or old.is_active <> new.is_active)
  execute function catalog.touch_branch();
