create or replace function analytics.add_events(
  p_occurred_at timestamptz[], p_visitor_ids uuid[], p_user_ids bigint[], p_kinds text[], p_product_ids bigint[])
returns integer
language plpgsql volatile
as $$
declare
  v_added integer;
begin
  with told as materialized (
    select w.at, w.visitor_id, w.user_id, w.kind, p.product_id, p.vendor_id
      from unnest(p_occurred_at, p_visitor_ids, p_user_ids, p_kinds, p_product_ids)
             as w (at, visitor_id, user_id, kind, product_id)
      left join reporting.products p on p.product_id = w.product_id and p.status = 'active'
     where not accounts.refuses_analytics(w.user_id, w.visitor_id)
  ), visits as (
    -- Somebody who was not seen for half an hour visits.
    select distinct on (t.visitor_id) t.at, t.visitor_id, t.user_id
      from told t
     where not exists (select from analytics.events e
                        where e.visitor_id = t.visitor_id and e.occurred_at > t.at - interval '30 minutes'
                          and e.occurred_at <= t.at)
     order by t.visitor_id, t.at
  ), added as (
    insert into analytics.events (occurred_at, kind, visitor_id, user_id, product_id, vendor_id)
    select v.at, 'visit', v.visitor_id, v.user_id, null, null from visits v
    union all
    select t.at, t.kind, t.visitor_id, t.user_id, t.product_id, t.vendor_id
      from told t
     where t.kind = 'search' or t.kind in ('product view', 'add to cart') and t.product_id is not null
    returning 1
  )
  select count(*) into v_added from added;
  return v_added;
end
$$;
comment on function analytics.add_events(timestamptz[], uuid[], bigint[], text[], bigint[]) is
  'What visitors who agreed to be counted did, many at once; kind: page, search, product view or add to cart, the last two of a '
  'product on sale. Adds a visit for whoever was not seen for 30 minutes before. Nothing of whoever took their consent back. '
  'Answers how many events there are more.';
revoke all on function analytics.add_events(timestamptz[], uuid[], bigint[], text[], bigint[]) from public;
grant execute on function analytics.add_events(timestamptz[], uuid[], bigint[], text[], bigint[]) to stoa_app;
