create or replace function catalog.read_drafts(p_vendor_id bigint, p_documents jsonb, p_by_sku boolean)
returns catalog.product_draft[]
language plpgsql volatile
as $$
declare
  v_drafts catalog.product_draft[];
  v_ids bigint[];
  v_own bigint := platform.acting_vendor();
begin
  if jsonb_typeof(p_documents) <> 'array' or jsonb_array_length(p_documents) not between 1 and 1000 then
    raise exception using errcode = 'ST400', column = 'products', message = 'Give 1 to 1,000 products.';
  end if;
  -- SKUs are looked up by a list of them: joined, the planner may rather read all that the vendor has.
  with given as materialized (
    select e.place::integer as place, w ->> 'sku' as sku
      from jsonb_array_elements(p_documents) with ordinality as e (document, place)
     cross join lateral jsonb_array_elements(coalesce(nullif(e.document -> 'variants', 'null'), '[]')) w
     where p_by_sku and w ->> 'sku' is not null
  ), there as materialized (
    select v.sku, v.product_id from catalog.product_variants v
     where v.vendor_id = p_vendor_id and v.sku = any (array(select g.sku from given g))
  ), known as materialized (
    select g.place, min(t.product_id) as product_id from given g join there t on t.sku = g.sku group by g.place
  )
  select array_agg(row(g.place, g.document,
           coalesce((g.document ->> 'productId')::bigint, s.product_id), null, null, null, null, null, null, null
           )::catalog.product_draft order by g.place)
    into v_drafts
    from (select e.place::integer as place, e.document
            from jsonb_array_elements(p_documents) with ordinality as e (document, place)) g
    left join known s on s.place = g.place;
  v_ids := array(select distinct d.product_id from unnest(v_drafts) d where d.product_id is not null order by 1);
  perform catalog.lock_taxonomy(false);
  perform catalog.lock_products(v_ids);
  -- Read after the locks: what others wrote while this waited is then what changes are laid over.
  return (
    select array_agg(row(d.place, d.document,
             coalesce(d.product_id, nextval(pg_get_serial_sequence('catalog.products', 'product_id'))),
             d.product_id is null, p.status, p.approved_at, c.content,
             -- A vendor goes on from what waits; the marketplace's people change what is there.
             case when d.product_id is null then catalog.with_defaults(catalog.merge_content(c.content, d.patch), d.patch)
               else catalog.merge_content(case when v_own is not null then coalesce(c.content || o.after, c.content)
                 else c.content end, d.patch) end,
             case when d.product_id is not null and p.product_id is null then 'productId'
               when d.product_id is not null and d.times > 1 then 'productId'
               when p.status = 'archived' then 'productId'
               when (d.document ->> 'revision')::integer <> p.revision then 'revision' end,
             case when d.product_id is not null and p.product_id is null then 'is no product of this vendor.'
               when d.product_id is not null and d.times > 1 then 'is given more than once.'
               when p.status = 'archived' then 'is archived: bring it back first.'
               when (d.document ->> 'revision')::integer <> p.revision
                 then 'is not the latest: somebody changed the product meanwhile.' end
             )::catalog.product_draft order by d.place)
      from (select u.*, count(*) over (partition by u.product_id) as times,
                   u.document - array['productId', 'revision', 'slug', 'options', 'variants', 'status'] as patch
              from unnest(v_drafts) u) d
      left join catalog.products p on p.product_id = d.product_id and p.vendor_id = p_vendor_id
      left join lateral (
        select case when d.product_id is null then '{}'::jsonb
                 else (select x.content from catalog.product_content(array[p.product_id]) x) end as content) c on true
      left join catalog.product_changes o
        on o.product_id = p.product_id and o.status = 'pending' and o.kind = 'change');
end
$$;
comment on function catalog.read_drafts(bigint, jsonb, boolean) is
  'Documents of products as catalog.save_products works on them, their products locked in the order of their ids: what '
  'is written about each (before) and what it becomes (after; for a vendor, over a change that waits).';
revoke all on function catalog.read_drafts(bigint, jsonb, boolean) from public;
