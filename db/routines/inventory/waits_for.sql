create or replace function inventory.waits_for(p_user_id bigint, p_slug text) returns bigint[]
language sql stable
as $$
  select array(
    select r.variant_id
      from inventory.back_in_stock_requests r
      join reporting.variants v on v.variant_id = r.variant_id
      join reporting.products p on p.product_id = v.product_id
     where r.user_id = p_user_id and p.slug = p_slug
     limit 1000)
$$;
comment on function inventory.waits_for(bigint, text) is 'The variants of a product that somebody waits for.';
revoke all on function inventory.waits_for(bigint, text) from public;
grant execute on function inventory.waits_for(bigint, text) to stoa_app;
