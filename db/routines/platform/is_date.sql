create or replace function platform.is_date(p_text text) returns boolean
language plpgsql immutable parallel safe
as $$
begin
  return p_text::date is not null;
exception when datetime_field_overflow or invalid_datetime_format then
  return false;
end
$$;
comment on function platform.is_date(text) is 'Whether a text of the form 2026-05-31 is a day that exists.';
revoke all on function platform.is_date(text) from public;
grant execute on function platform.is_date(text) to stoa_app, stoa_vendor;
