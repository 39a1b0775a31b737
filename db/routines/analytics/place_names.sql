create or replace function analytics.place_names(p_vendor_id bigint)
returns table (place_id uuid, country text, region text, city text)
language sql stable
as $$
  select p.place_id, p.country, p.region, p.city from analytics.places p where p.vendor_id = p_vendor_id
  union
  select analytics.place_id(d.ship_country, d.ship_region, d.ship_city), nullif(d.ship_country, ''),
         nullif(d.ship_region, ''), nullif(d.ship_city, '')
    from analytics.deltas d
   where d.vendor_id > 0 and (p_vendor_id = 0 or d.vendor_id = p_vendor_id);
$$;
comment on function analytics.place_names(bigint) is
  'Destinations by their id, of one vendor or (0) of all, those of deltas not merged yet too.';
grant execute on function analytics.place_names(bigint) to stoa_app, stoa_vendor, stoa_readonly;
