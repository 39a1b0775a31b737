create or replace function platform.marketplace_currency() returns text
language sql stable parallel safe
return coalesce((select s.value #>> '{}' from platform.settings s where s.name = 'currency'), 'GBP');
comment on function platform.marketplace_currency() is
  'The marketplace''s currency (ISO 4217), in which base_ amounts are kept; GBP until set.';
grant execute on function platform.marketplace_currency() to stoa_app, stoa_vendor, stoa_readonly;
