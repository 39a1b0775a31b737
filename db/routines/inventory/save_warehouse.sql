create or replace function inventory.save_warehouse(
  p_actor_id bigint, p_vendor_id bigint, p_warehouse_id bigint, p_code text, p_name text, p_street text, p_postal_code text,
  p_city text, p_region text, p_country_code text, p_is_default boolean) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_code constant text := btrim(coalesce(p_code, ''));
  v_old inventory.warehouses;
  v_id bigint;
  v_wrong text;
begin
  -- One at a time for a vendor: which one is the default is decided once.
  perform pg_advisory_xact_lock(47, (v_vendor_id % 2147483647)::integer);
  if v_code !~ '^[^[:cntrl:]]{1,40}$' then
    raise exception 'A code of 1 to 40 characters is needed.' using errcode = 'ST400', column = 'code';
  end if;
  if btrim(coalesce(p_name, '')) !~ '^[^[:cntrl:]]{1,200}$' then
    raise exception 'A name of 1 to 200 characters is needed.' using errcode = 'ST400', column = 'name';
  end if;
  if p_country_code is not null
      and not exists (select from platform.country_list() c where c.country_code = p_country_code) then
    raise exception 'There is no such country.' using errcode = 'ST400', column = 'countryCode';
  end if;
  select f.name into v_wrong from (values ('street', p_street, 300), ('postalCode', p_postal_code, 20), ('city', p_city, 100),
    ('region', p_region, 100)) as f (name, value, most) where length(btrim(f.value)) > f.most limit 1;
  if v_wrong is not null then
    raise exception 'That is too long.' using errcode = 'ST400', column = v_wrong;
  end if;
  if p_warehouse_id is not null then
    select w.* into v_old from inventory.warehouses w
     where w.warehouse_id = p_warehouse_id and w.vendor_id = v_vendor_id for no key update;
    if not found then
      raise exception 'There is no such warehouse.' using errcode = 'ST404', column = 'warehouseId';
    end if;
    if v_old.archived_at is not null then
      raise exception 'The warehouse is archived: take it back first.' using errcode = 'ST409', column = 'warehouseId';
    end if;
    if v_old.is_default and not p_is_default then
      raise exception 'One is the default: make another one that.' using errcode = 'ST409', column = 'isDefault';
    end if;
  elsif (select count(*) from inventory.warehouses w where w.vendor_id = v_vendor_id) >= 500 then
    raise exception 'There are 500 warehouses already.' using errcode = 'ST409', column = 'code';
  end if;
  if exists (select from inventory.warehouses w where w.vendor_id = v_vendor_id and w.code = v_code
              and w.warehouse_id is distinct from p_warehouse_id) then
    raise exception 'Another warehouse has this code.' using errcode = 'ST409', column = 'code';
  end if;
  if p_is_default then
    update inventory.warehouses w set is_default = false, updated_at = now()
     where w.vendor_id = v_vendor_id and w.is_default and w.warehouse_id is distinct from p_warehouse_id;
  end if;
  if p_warehouse_id is null then
    insert into inventory.warehouses (vendor_id, code, name, street, postal_code, city, region, country_code, is_default)
    values (v_vendor_id, v_code, btrim(p_name), coalesce(btrim(p_street), ''), coalesce(btrim(p_postal_code), ''),
      coalesce(btrim(p_city), ''), coalesce(btrim(p_region), ''), p_country_code,
      coalesce(p_is_default, false) or not exists (select from inventory.warehouses w
        where w.vendor_id = v_vendor_id and w.is_default))
    returning warehouse_id into v_id;
  else
    update inventory.warehouses w
       set code = v_code, name = btrim(p_name), street = coalesce(btrim(p_street), ''),
           postal_code = coalesce(btrim(p_postal_code), ''), city = coalesce(btrim(p_city), ''),
           region = coalesce(btrim(p_region), ''), country_code = p_country_code, is_default = coalesce(p_is_default, false),
           updated_at = now()
     where w.warehouse_id = p_warehouse_id
    returning w.warehouse_id into v_id;
  end if;
  perform audit.log_activity(p_actor_id, v_vendor_id, 'warehouse saved', format('Warehouse %s, %s.', v_id, v_code));
  return v_id;
end
$$;
comment on function inventory.save_warehouse(bigint, bigint, bigint, text, text, text, text, text, text, text, boolean) is
  'Makes a warehouse (p_warehouse_id null) or changes one. The first is the default, and one always is. Answers it. ST400 code, '
  'name, countryCode and other parts of the address; ST404; ST409 the code is taken, it is archived, the default would go, or '
  'there are 500.';
revoke all on function inventory.save_warehouse(bigint, bigint, bigint, text, text, text, text, text, text, text, boolean)
  from public;
grant execute on function inventory.save_warehouse(bigint, bigint, bigint, text, text, text, text, text, text, text, boolean)
  to stoa_app, stoa_vendor;
