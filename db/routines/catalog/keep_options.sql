create or replace function catalog.keep_options() returns trigger
language plpgsql volatile
as $$
begin
  update catalog.product_variants v
     set options_key = k.options_key
    from (select a.variant_id, string_agg(a.attribute_value_id::text, ',' order by a.attribute_value_id) as options_key
            from catalog.variant_attributes a
           where a.variant_id in (select n.variant_id from new_values n)
           group by a.variant_id) k
   where v.variant_id = k.variant_id and v.options_key is distinct from k.options_key;
  insert into catalog.product_options (product_id, vendor_id, attribute_id, position)
  select distinct v.product_id, v.vendor_id, n.attribute_id, 100
    from new_values n
    join catalog.product_variants v on v.variant_id = n.variant_id
  on conflict (product_id, attribute_id) do nothing;
  return null;
end
$$;
comment on function catalog.keep_options() is
  'Keeps what tells variants apart: options_key, by which a product has each combination once, and the product''s axes.';
revoke all on function catalog.keep_options() from public;
create or replace trigger keep_options after insert on catalog.variant_attributes
  referencing new table as new_values for each statement execute function catalog.keep_options();
