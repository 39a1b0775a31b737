create or replace function inventory.open_warehouse(p_vendor_id bigint, p_warehouse_id bigint, p_field text) returns bigint
language plpgsql volatile
as $$
declare
  v_warehouse inventory.warehouses;
begin
  -- Shared, so that archiving waits for what is on its way into the warehouse; sales take a weaker lock and never wait.
  select w.* into v_warehouse from inventory.warehouses w
   where w.vendor_id = p_vendor_id
     and (w.warehouse_id = p_warehouse_id or p_warehouse_id is null and w.archived_at is null)
   order by w.is_default desc, w.warehouse_id
   limit 1
     for share;
  if not found then
    raise exception '%', case when p_warehouse_id is null then 'Name a warehouse: there is none yet.'
        else 'There is no such warehouse.' end
      using errcode = case when p_warehouse_id is null then 'ST400' else 'ST404' end, column = p_field;
  end if;
  if v_warehouse.archived_at is not null then
    raise exception 'The warehouse % is archived.', v_warehouse.code using errcode = 'ST409', column = p_field;
  end if;
  return v_warehouse.warehouse_id;
end
$$;
comment on function inventory.open_warehouse(bigint, bigint, text) is
  'A vendor''s warehouse that goods may be sent to, held open until the transaction ends; null: the default one, or '
  'the oldest. p_field is named by what it raises: ST400 none given and none there, ST404, ST409 archived.';
revoke all on function inventory.open_warehouse(bigint, bigint, text) from public;
