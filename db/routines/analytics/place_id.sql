create or replace function analytics.place_id(p_country text, p_region text, p_city text) returns uuid
language sql immutable parallel safe
return md5(coalesce(p_country, '') || chr(31) || coalesce(p_region, '') || chr(31) || coalesce(p_city, ''))::uuid;
comment on function analytics.place_id(text, text, text) is
  'The id of a destination in analytics.places: a hash of its names, so that no writer needs to look it up.';
grant execute on function analytics.place_id(text, text, text) to stoa_app, stoa_vendor, stoa_readonly;
