create or replace function pricing.is_currency(p_code text) returns boolean
language sql stable
return exists (select from pricing.currencies c where c.currency_code = p_code);
comment on function pricing.is_currency(text) is 'Whether a code is a currency of ISO 4217 that can be charged.';
grant execute on function pricing.is_currency(text) to stoa_app, stoa_vendor, stoa_readonly;
