create or replace function vendors.sellers() returns table (vendor_id bigint, currency text, commission_rate numeric)
language sql stable
as $$
  select vendor_id, currency, commission_rate from vendors.vendors
   where status = 'active' and not vendors.is_away(is_away, back_on)
$$;
comment on function vendors.sellers() is
  'Vendors that sell at present and are not away, the currency of their prices, and the marketplace''s share of their sales.';
revoke all on function vendors.sellers() from public;
grant execute on function vendors.sellers() to stoa_app;
