create or replace function analytics.note_views() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- In the order of products: two hosts' batches never wait for each other crosswise.
  insert into analytics.trending as t (product_id, vendor_id, heat)
  select n.product_id, min(n.vendor_id),
         max(extract(epoch from n.occurred_at) / 259200)
           + log(2.0, count(distinct n.visitor_id)::numeric)::double precision
    from new_events n
   where n.kind = 'product view' and n.product_id is not null and n.vendor_id is not null
   group by n.product_id
   order by n.product_id
  on conflict (product_id) do update
     set heat = greatest(t.heat, excluded.heat)
           + ln(1 + power(2::double precision, -least(abs(t.heat - excluded.heat), 100))) / ln(2::double precision);
  return null;
end
$$;
comment on function analytics.note_views() is
  'Adds views of products to their heat, each visitor once a batch. A definer: nobody else writes it.';
revoke all on function analytics.note_views() from public;
create or replace trigger note_views after insert on analytics.events
  referencing new table as new_events
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_views();
