create or replace function orders.refuse_items(p_variant_ids bigint[], p_currency text) returns void
language plpgsql volatile
as $$
declare
  v_bad record;
begin
  for v_bad in
    select w.variant_id, v.sku, v.is_active and p.status = 'active' as is_active,
           exists (select from vendors.sellers() s where s.vendor_id = d.vendor_id) as is_seller, d.name as vendor, d.currency,
           exists (select from pricing.convertible_on(p_currency, (now() at time zone 'UTC')::date) c
                    where c.currency = d.currency) as is_convertible
      from unnest(p_variant_ids) as w (variant_id)
      left join reporting.variants v on v.variant_id = w.variant_id
      left join reporting.products p on p.product_id = v.product_id
      left join reporting.vendors d on d.vendor_id = v.vendor_id
     order by w.variant_id
  loop
    if v_bad.sku is null then
      raise exception 'There is no variant %.', v_bad.variant_id using errcode = 'ST404', column = 'items';
    elsif not v_bad.is_active then
      raise exception '% is not for sale.', v_bad.sku using errcode = 'ST409', column = 'items';
    elsif not v_bad.is_seller then
      raise exception '% is not for sale: % does not sell at present.', v_bad.sku, v_bad.vendor
        using errcode = 'ST409', column = 'items';
    elsif not v_bad.is_convertible then
      raise exception '% is priced in %, and there is no exchange rate to %.', v_bad.sku, v_bad.currency, p_currency
        using errcode = 'ST409', column = 'items';
    end if;
  end loop;
  raise exception 'What is for sale has just changed: try again.' using errcode = 'ST409', column = 'items';
end
$$;
comment on function orders.refuse_items(bigint[], text) is
  'Says why variants could not be ordered together: ST404 for one that does not exist, ST409 for one that is not for '
  'sale, whose vendor does not sell, or whose price cannot be given in p_currency. Always raises.';
revoke all on function orders.refuse_items(bigint[], text) from public;
grant execute on function orders.refuse_items(bigint[], text) to stoa_app;
