create or replace function platform.slug_of(p_name text) returns text
language sql immutable parallel safe
as $$
  select trim(both '-' from left(regexp_replace(regexp_replace(
           replace(translate(lower(normalize(p_name, nfkd)), 'øłđı', 'oldi'), 'ß', 'ss'),
           E'[\u0300-\u036f'']', '', 'g'), '[^a-z0-9]+', '-', 'g'), 80))
$$;
comment on function platform.slug_of(text) is
  'A name as it stands in an address: letters a to z without accents, digits, and - between words; empty for other scripts, '
  'which the host transliterates.';
revoke all on function platform.slug_of(text) from public;
grant execute on function platform.slug_of(text) to stoa_app;
