create or replace function platform.new_address(
  p_country_code text, p_region text, p_city text, p_postal_code text, p_sealed bytea
) returns platform.address
language plpgsql stable
as $$
declare
  v_country text;
  v_rules platform.country_address_rules;
  v_region text := nullif(btrim(p_region), '');
  v_city text := nullif(btrim(p_city), '');
  v_postal_code text := nullif(upper(btrim(p_postal_code)), '');
begin
  select c.name into v_country from platform.countries c where c.country_code = p_country_code;
  if not found then
    raise exception using errcode = 'ST400', message = 'Choose a country.', column = 'countryCode';
  end if;

  select r.* into v_rules from platform.country_address_rules r where r.country_code = p_country_code;
  if v_region is null and 'region' = any(v_rules.required_fields) then
    raise exception using errcode = 'ST400', column = 'region',
      message = format('A state, province or region is needed (%s).', v_country);
  end if;
  if v_city is null and 'city' = any(v_rules.required_fields) then
    raise exception using errcode = 'ST400', column = 'city', message = format('A city is needed (%s).', v_country);
  end if;
  if v_postal_code is null and 'postal_code' = any(v_rules.required_fields) then
    raise exception using errcode = 'ST400', column = 'postalCode',
      message = format('A postal code such as %s is needed (%s).', v_rules.postal_code_example, v_country);
  end if;
  if v_postal_code !~ ('^(?:' || v_rules.postal_code_pattern || ')$') then
    raise exception using errcode = 'ST400', column = 'postalCode',
      message = format('Not a postal code of %s: those are like %s.', v_country, v_rules.postal_code_example);
  end if;

  return jsonb_strip_nulls(jsonb_build_object(
    'country', v_country, 'country_code', p_country_code, 'region', v_region, 'city', v_city,
    'postal_code', v_postal_code, 'sealed', translate(encode(p_sealed, 'base64'), E'\n', '')));
end
$$;
comment on function platform.new_address(text, text, text, text, bytea) is
  'An address that its country''s post takes; p_sealed is the platform.ciphertext of name, street lines and phone. '
  'Errors: ST400 on countryCode, region, city, postalCode.';
revoke all on function platform.new_address(text, text, text, text, bytea) from public;
grant execute on function platform.new_address(text, text, text, text, bytea) to stoa_app;
