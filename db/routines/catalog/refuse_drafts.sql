create or replace function catalog.refuse_drafts(p_vendor_id bigint, p_drafts catalog.product_draft[])
returns catalog.product_draft[]
language sql stable
as $$
  select array_agg(row(d.place, d.document, d.product_id, d.is_new, d.status, d.approved_at, d.before, d.after,
           coalesce(d.field, p.field), coalesce(d.problem, p.problem))::catalog.product_draft order by d.place)
    from unnest(p_drafts) d
    left join (
      select distinct on (a.place) a.place, a.field, a.problem
        from (select *, 1 as grade from catalog.content_problems(p_vendor_id, p_drafts)
              union all
              select *, 2 from catalog.variant_problems(p_vendor_id, p_drafts)
              union all
              select *, 3 from catalog.combination_problems(p_vendor_id, p_drafts)) a
       order by a.place, a.grade) p on p.place = d.place
$$;
comment on function catalog.refuse_drafts(bigint, catalog.product_draft[]) is
  'The drafts, each with the first thing that is wrong with it; null: nothing.';
revoke all on function catalog.refuse_drafts(bigint, catalog.product_draft[]) from public;
