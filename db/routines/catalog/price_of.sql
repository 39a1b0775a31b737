create or replace function catalog.price_of(p_variant_id bigint, p_currency text, p_at timestamptz) returns numeric
language sql stable
as $$
  select o.price from catalog.prices_of(array[p_variant_id], p_currency, p_at) o where o.currency = p_currency
$$;
comment on function catalog.price_of(bigint, text, timestamptz) is
  'What a variant costs in a currency at a moment: the vendor''s own price in it, else converted; null where there is no rate, '
  'or no such variant. Many at once, and the vendor''s currency instead of null: catalog.prices_of.';
revoke all on function catalog.price_of(bigint, text, timestamptz) from public;
grant execute on function catalog.price_of(bigint, text, timestamptz) to stoa_app;
