create or replace function inventory.back_in_stock_request(p_token_hash bytea)
returns table (product_name text, variant_name text, slug text, is_confirmed boolean)
language sql stable
as $$
  select p.name, v.name, p.slug, r.confirmed_at is not null
    from inventory.back_in_stock_requests r
    join reporting.variants v on v.variant_id = r.variant_id
    join reporting.products p on p.product_id = v.product_id
   where r.token_hash = p_token_hash and (r.confirmed_at is not null or r.created_at > now() - interval '2 days')
$$;
comment on function inventory.back_in_stock_request(bytea) is
  'What the owner of a letter''s link waits for, or may confirm for two days to wait for.';
revoke all on function inventory.back_in_stock_request(bytea) from public;
grant execute on function inventory.back_in_stock_request(bytea) to stoa_app;
