create or replace function platform.marketplace_name() returns text
language sql stable parallel safe
as $$
  select coalesce((select value #>> '{}' from platform.settings where name = 'name'), 'Stoa')
$$;
comment on function platform.marketplace_name() is 'What the marketplace calls itself; Stoa until a name is set.';
grant execute on function platform.marketplace_name() to stoa_app, stoa_vendor;
