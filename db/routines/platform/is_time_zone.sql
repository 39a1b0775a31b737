create or replace function platform.is_time_zone(p_name text) returns boolean
language sql stable
return exists (select from pg_timezone_names z where z.name = p_name);
comment on function platform.is_time_zone(text) is
  'Whether a name is a time zone of the server''s IANA data. Reads every zone (tens of milliseconds): remember '
  'the answer.';
grant execute on function platform.is_time_zone(text) to stoa_app, stoa_vendor, stoa_readonly;
