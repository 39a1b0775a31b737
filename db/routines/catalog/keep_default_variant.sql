create or replace function catalog.keep_default_variant() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
-- Deferred triggers run as whoever commits: on servers before 18 that is the vendor's login, which may not write here.
begin
  if tg_op = 'INSERT' then
    update catalog.product_variants v set is_default = true
     where v.variant_id in (
       select distinct on (n.product_id) n.variant_id
         from new_variants n
        where not exists (select from catalog.product_variants x where x.product_id = n.product_id and x.is_default)
        order by n.product_id, n.is_active desc, n.position, n.variant_id);
    return null;
  end if;
  update catalog.product_variants v set is_default = true
   where v.variant_id = (
     select x.variant_id from catalog.product_variants x
      where x.product_id = old.product_id
        and not exists (select from catalog.product_variants y where y.product_id = old.product_id and y.is_default)
      order by x.is_active desc, x.position, x.variant_id
      limit 1);
  return null;
end
$$;
comment on function catalog.keep_default_variant() is
  'A product that has variants has one that is shown first: the first of new ones, and at the end of the transaction '
  'another one when the default went.';
revoke all on function catalog.keep_default_variant() from public;
create or replace trigger keep_default_variant_insert after insert on catalog.product_variants
  referencing new table as new_variants for each statement execute function catalog.keep_default_variant();
drop trigger if exists keep_default_variant_update on catalog.product_variants;
create constraint trigger keep_default_variant_update after update of is_default on catalog.product_variants
  deferrable initially deferred for each row when (old.is_default and not new.is_default)
  execute function catalog.keep_default_variant();
drop trigger if exists keep_default_variant_delete on catalog.product_variants;
create constraint trigger keep_default_variant_delete after delete on catalog.product_variants
  deferrable initially deferred for each row when (old.is_default)
  execute function catalog.keep_default_variant();
