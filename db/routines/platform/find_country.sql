create or replace function platform.find_country(p_text text) returns text
language sql stable
as $$
  select c.name from platform.countries c where c.country_code = upper(p_text) or lower(c.name) = lower(p_text) limit 1
$$;
comment on function platform.find_country(text) is
  'A country''s name by its ISO 3166-1 alpha-2 code or its name, without case; null for none.';
revoke all on function platform.find_country(text) from public;
grant execute on function platform.find_country(text) to stoa_app;
