create or replace function catalog.keep_dynamic_attributes() returns trigger
language plpgsql volatile
as $$
declare
  v_ids bigint[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select distinct product_id from after_rows order by 1);
  elsif tg_op = 'DELETE' then
    v_ids := array(select distinct product_id from before_rows order by 1);
  else
    v_ids := array(select product_id from before_rows union select product_id from after_rows order by 1);
  end if;

  -- Lock first, gather after: what others committed while this statement waited is then seen.
  perform catalog.lock_products(v_ids);
  update catalog.products p
     set dynamic_attributes = c.attributes
    from (select i.product_id,
                 coalesce(jsonb_object_agg(a.attribute_name, a.attribute_value)
                   filter (where a.attribute_name is not null), '{}') as attributes
            from unnest(v_ids) as i (product_id)
            left join catalog.product_dynamic_attributes a on a.product_id = i.product_id
           group by i.product_id) as c
   where p.product_id = c.product_id and p.dynamic_attributes <> c.attributes;
  return null;
end
$$;
comment on function catalog.keep_dynamic_attributes() is
  'Keeps products.dynamic_attributes in step with product_dynamic_attributes, once per statement.';
create or replace trigger keep_dynamic_attributes_insert after insert on catalog.product_dynamic_attributes
  referencing new table as after_rows for each statement execute function catalog.keep_dynamic_attributes();
create or replace trigger keep_dynamic_attributes_update after update on catalog.product_dynamic_attributes
  referencing old table as before_rows new table as after_rows
  for each statement execute function catalog.keep_dynamic_attributes();
create or replace trigger keep_dynamic_attributes_delete after delete on catalog.product_dynamic_attributes
  referencing old table as before_rows for each statement execute function catalog.keep_dynamic_attributes();
