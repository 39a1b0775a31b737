create or replace function catalog.untold_decisions(p_vendors integer, p_changes integer, p_after bigint, p_quiet interval)
returns table (vendor_id bigint, vendor_name text, change_ids bigint[], items jsonb, people jsonb)
language sql stable
as $$
  select u.vendor_id, n.name, c.ids, c.items,
         (select coalesce(jsonb_agg(jsonb_build_object('email', p.email, 'language', p.language)), '[]')
            from vendors.people_with(u.vendor_id, 'catalog.manage') p)
    from (select d.vendor_id
            from catalog.product_changes d
           where d.status in ('approved', 'refused') and d.told_at is null and d.vendor_id > p_after
           group by d.vendor_id
          -- Whoever decides on a heap of them makes one letter of it, not one a click; nor does a long heap hold it back.
          having max(d.decided_at) < now() - p_quiet or min(d.decided_at) < now() - 10 * p_quiet
           order by d.vendor_id limit p_vendors) u
    join reporting.vendors n on n.vendor_id = u.vendor_id
   cross join lateral (
     select array_agg(w.change_id order by w.change_id) as ids,
            jsonb_agg(jsonb_build_object('name', p.name, 'isApproved', w.status = 'approved', 'reason', w.reason)
              order by w.change_id) as items
       from (select d.change_id, d.product_id, d.status, d.reason
               from catalog.product_changes d
              where d.vendor_id = u.vendor_id and d.status in ('approved', 'refused') and d.told_at is null
              order by d.change_id limit p_changes) w
       join catalog.products p on p.product_id = w.product_id) c
$$;
comment on function catalog.untold_decisions(integer, integer, bigint, interval) is
  'Vendors after p_after with decisions on their products that no letter has named, once nobody has decided for p_quiet (or the '
  'first waits ten times as long): at most p_changes of each, and who is to be written to: their people who may change products.';
revoke all on function catalog.untold_decisions(integer, integer, bigint, interval) from public;
grant execute on function catalog.untold_decisions(integer, integer, bigint, interval) to stoa_app;
