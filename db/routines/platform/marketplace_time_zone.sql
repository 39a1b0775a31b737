create or replace function platform.marketplace_time_zone() returns text
language sql stable parallel safe
return coalesce((select s.value #>> '{}' from platform.settings s where s.name = 'time_zone'), 'Europe/London');
comment on function platform.marketplace_time_zone() is
  'The marketplace''s time zone (IANA name), in which reports cut days and months by default; Europe/London until set.';
grant execute on function platform.marketplace_time_zone() to stoa_app, stoa_vendor, stoa_readonly;
