create or replace function analytics.places_of(p_checkout_ids bigint[]) returns uuid[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select distinct analytics.place_id(o.ship_country, o.ship_region, o.ship_city)
      from reporting.orders o where o.checkout_id = any (p_checkout_ids) and o.ship_city is not null)
$$;
comment on function analytics.places_of(bigint[]) is 'Where purchases went, as the destinations that analytics keeps.';
revoke all on function analytics.places_of(bigint[]) from public;
