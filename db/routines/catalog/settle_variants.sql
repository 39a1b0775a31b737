create or replace function catalog.settle_variants(
  p_product_ids bigint[], p_documents jsonb[], p_variant_ids bigint[], p_variants jsonb[]) returns void
language plpgsql volatile
as $$
declare
  v_gone bigint[] := array(
    select w.variant_id from unnest(p_variant_ids, p_variants) as w (variant_id, variant)
     where coalesce((w.variant ->> 'remove')::boolean, false));
  v_defaults bigint[];
begin
  if cardinality(v_gone) > 0 then
    begin
      delete from catalog.product_variants v where v.variant_id = any (v_gone);
    exception when foreign_key_violation then
      -- What was bought or counted stays on record; it is only off sale.
      update catalog.product_variants v set is_active = false, updated_at = now() where v.variant_id = any (v_gone);
    end;
  end if;

  select array_agg(w.variant_id) into v_defaults
    from unnest(p_variant_ids, p_variants) as w (variant_id, variant)
   where coalesce((w.variant ->> 'isDefault')::boolean, false);
  if v_defaults is not null then
    update catalog.product_variants v set is_default = false
     where v.is_default and v.variant_id <> all (v_defaults)
       and v.product_id in (select x.product_id from catalog.product_variants x where x.variant_id = any (v_defaults));
    update catalog.product_variants v set is_default = true
     where not v.is_default and v.variant_id in (
       select distinct on (x.product_id) x.variant_id from catalog.product_variants x
        where x.variant_id = any (v_defaults) order by x.product_id, x.variant_id);
  end if;

  -- The axes: those that variants have a value of (keep_options brings new ones), in the order given.
  delete from catalog.product_options o
   where o.product_id = any (p_product_ids) and not exists (
     select from catalog.product_variants v
       join catalog.variant_attributes a on a.variant_id = v.variant_id and a.attribute_id = o.attribute_id
      where v.product_id = o.product_id);
  update catalog.product_options o
     set position = g.place
    from (select d.product_id, a.attribute_id, s.place::integer as place
            from unnest(p_product_ids, p_documents) as d (product_id, document)
           cross join lateral jsonb_array_elements_text(coalesce(nullif(d.document -> 'options', 'null'), '[]'))
                                with ordinality as s (slug, place)
            join catalog.attributes a on a.slug = s.slug) g
   where o.product_id = g.product_id and o.attribute_id = g.attribute_id and o.position <> g.place;
end
$$;
comment on function catalog.settle_variants(bigint[], jsonb[], bigint[], jsonb[]) is
  'After variants were written: takes away those to be removed, sets the default ones, and keeps the products'' axes.';
revoke all on function catalog.settle_variants(bigint[], jsonb[], bigint[], jsonb[]) from public;
