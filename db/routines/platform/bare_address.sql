create or replace function platform.bare_address(p_address platform.address) returns platform.address
language sql immutable
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'country', p_address ->> 'country', 'country_code', p_address ->> 'country_code', 'region', p_address ->> 'region'))
   where p_address is not null
$$;
comment on function platform.bare_address(platform.address) is
  'What of an address stays when its person is erased: country and region, which tax and regional figures need.';
revoke all on function platform.bare_address(platform.address) from public;
