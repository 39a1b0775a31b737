create or replace function analytics.recently_viewed(p_visitor_id uuid, p_most integer) returns table (product_id bigint)
language sql stable
as $$
  select v.product_id
    from (select e.product_id, e.occurred_at
            from analytics.events e
           where e.visitor_id = p_visitor_id and e.kind = 'product view' and e.occurred_at > now() - interval '30 days'
           order by e.occurred_at desc limit 500) v
   where v.product_id is not null
   group by v.product_id
   order by max(v.occurred_at) desc
   limit p_most
$$;
comment on function analytics.recently_viewed(uuid, integer) is
  'The products that were looked at last in a browser, in 30 days, among its last 500 views.';
revoke all on function analytics.recently_viewed(uuid, integer) from public;
grant execute on function analytics.recently_viewed(uuid, integer) to stoa_app;
