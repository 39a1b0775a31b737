create or replace function platform.is_address(p_value jsonb) returns boolean
language plpgsql immutable parallel safe
as $$
begin
  return coalesce(jsonb_typeof(p_value), 'null') = 'object'
    and coalesce(jsonb_typeof(p_value -> 'country'), 'null') = 'string'
    and p_value - array['country', 'country_code', 'region', 'city', 'postal_code', 'sealed'] = '{}'::jsonb;
end
$$;
comment on function platform.is_address(jsonb) is
  'Whether a value will do as a platform.address, by the same rule as the domain''s: for errors that name the field.';
revoke all on function platform.is_address(jsonb) from public;
grant execute on function platform.is_address(jsonb) to stoa_app;
