create or replace function catalog.touch_vendor() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into catalog.product_touches (product_id)
  select p.product_id from catalog.products p where p.vendor_id = new.vendor_id and p.status = 'active';
  return null;
end
$$;
comment on function catalog.touch_vendor() is
  'Notes the products of a vendor that sells again or no more, or has another name or currency.';
revoke all on function catalog.touch_vendor() from public;
create or replace trigger touch_vendor after update on vendors.vendors for each row
  when (old.status <> new.status or old.name <> new.name or old.currency <> new.currency)
  execute function catalog.touch_vendor();
