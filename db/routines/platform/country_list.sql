create or replace function platform.country_list()
returns table (country_code text, name text, required_fields text[], postal_code_example text)
language sql stable
as $$
  select c.country_code, c.name, coalesce(r.required_fields, '{}'), r.postal_code_example
    from platform.countries c
    left join platform.country_address_rules r on r.country_code = c.country_code;
$$;
comment on function platform.country_list() is
  'Every country, and what an address there needs besides its street (platform.new_address), for forms.';
revoke all on function platform.country_list() from public;
grant execute on function platform.country_list() to stoa_app;
