create or replace function vendors.is_away(p_is_away boolean, p_back_on date) returns boolean
language sql stable parallel safe
return p_is_away and coalesce(p_back_on > (now() at time zone 'UTC')::date, true);
comment on function vendors.is_away(boolean, date) is 'Whether a vendor that said so is still away today (UTC).';
grant execute on function vendors.is_away(boolean, date) to stoa_app, stoa_vendor, stoa_readonly;
