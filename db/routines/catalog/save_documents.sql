create or replace function catalog.save_documents(
  p_actor_id bigint, p_vendor_id bigint, p_documents jsonb, p_by_sku boolean, p_ask boolean)
returns table (place integer, product_id bigint, outcome text, field text, problem text, change_id bigint)
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_vendor_id bigint := catalog.require_vendor(p_vendor_id);
  v_drafts catalog.product_draft[] := catalog.read_drafts(v_vendor_id, p_documents, p_by_sku);
  v_changes bigint[];
  v_constraint text;
begin
  perform audit.act_as(p_actor_id);
  v_drafts := catalog.refuse_drafts(v_vendor_id, v_drafts);

  insert into catalog.products (product_id, vendor_id, name, slug, description, category_id, brand, product_type_id, tags,
    meta_title, meta_description)
  overriding system value
  select d.product_id, v_vendor_id, d.after ->> 'name',
         case when row_number() over (partition by d.slug order by d.place) > 1
             or exists (select from catalog.products x where x.slug = d.slug) then d.slug || '-' || d.product_id
           else d.slug end,
         coalesce(d.after ->> 'description', ''), (d.after ->> 'categoryId')::bigint, nullif(d.after ->> 'brand', ''),
         (d.after ->> 'productTypeId')::bigint,
         array(select jsonb_array_elements_text(coalesce(nullif(d.after -> 'tags', 'null'), '[]'))),
         coalesce(d.after ->> 'metaTitle', ''), coalesce(d.after ->> 'metaDescription', '')
    from (select u.*, coalesce(nullif(u.document ->> 'slug', ''), 'product-' || u.product_id) as slug
            from unnest(v_drafts) u) d
   where d.problem is null and d.is_new
   order by d.place;
  perform catalog.write_content(array_agg(d.product_id), array_agg(d.after), true)
     from unnest(v_drafts) d where d.problem is null and d.is_new having count(*) > 0;

  -- What shoppers see already changes at once, or waits for an operator, as the rules say.
  v_changes := catalog.submit_changes(p_actor_id, v_drafts, p_ask);
  perform catalog.write_content(array_agg(w.product_id), array_agg(w.content), false)
     from (select d.product_id, catalog.differences(d.before, d.after) as content
             from unnest(v_drafts) d
            where d.problem is null and not d.is_new and d.after is distinct from d.before
              and v_changes[d.place] is null
            order by d.product_id) w
   having count(*) > 0;

  perform catalog.write_variants(v_vendor_id, array_agg(d.product_id order by d.place),
                                 array_agg(d.document order by d.place))
     from unnest(v_drafts) d
    where d.problem is null and d.document ?| array['variants', 'options']
   having count(*) > 0;
  perform audit.log_activity(p_actor_id, v_vendor_id, 'products saved', format('%s products.', s.saved))
     from (select count(*) as saved from unnest(v_drafts) d where d.problem is null) s where s.saved > 0;
  return query
    select d.place, case when d.problem is null or not d.is_new then d.product_id end,
           case when d.problem is not null then 'refused'
             when d.is_new then 'created'
             when v_changes[d.place] is not null then 'submitted'
             when d.after is distinct from d.before or d.document ?| array['variants', 'options'] then 'updated'
             else 'unchanged' end,
           d.field, d.problem, v_changes[d.place]
      from unnest(v_drafts) d
     order by d.place;
exception when unique_violation then
  get stacked diagnostics v_constraint = constraint_name;
  if v_constraint = 'products_slug_key' then
    -- Another vendor gave a product the same address at this moment. Now it is seen, and avoided.
    return query select * from catalog.save_documents(p_actor_id, p_vendor_id, p_documents, p_by_sku, p_ask);
    return;
  end if;
  raise exception using errcode = 'ST409',
    message = 'Somebody saved the same SKU at this moment. Try again.';
end
$$;
comment on function catalog.save_documents(bigint, bigint, jsonb, boolean, boolean) is
  'What catalog.save_products does, for routines that say themselves whether texts wait for approval: p_ask false, they '
  'never do and what waited is withdrawn, as where an import is undone. Nobody''s login may call it.';
revoke all on function catalog.save_documents(bigint, bigint, jsonb, boolean, boolean) from public;
