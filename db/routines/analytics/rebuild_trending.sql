create or replace function analytics.rebuild_trending() returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from analytics.trending;
  with views as materialized (
    select e.product_id, e.vendor_id, (extract(epoch from e.occurred_at) / 259200)::double precision as at,
           max((extract(epoch from e.occurred_at) / 259200)::double precision) over (partition by e.product_id) as last
      from analytics.events e
     where e.kind = 'product view' and e.product_id is not null and e.vendor_id is not null
  )
  insert into analytics.trending (product_id, vendor_id, heat)
  select v.product_id, min(v.vendor_id),
         max(v.last) + ln(sum(power(2::double precision, greatest(v.at - v.last, -900)))) / ln(2::double precision)
    from views v group by v.product_id
$$;
comment on function analytics.rebuild_trending() is 'Heat anew from all events that are kept, after they came by another way.';
revoke all on function analytics.rebuild_trending() from public;
grant execute on function analytics.rebuild_trending() to stoa_app;
