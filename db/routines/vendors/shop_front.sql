create or replace function vendors.shop_front(p_vendor_id bigint)
returns table (name text, slug text, description text, currency text, country text, rating numeric,
  reviews_count integer)
language sql stable parallel safe
as $$
  select name, slug, description, currency, country, rating, reviews_count
    from vendors.vendors where vendor_id = p_vendor_id and status = 'active'
$$;
comment on function vendors.shop_front(bigint) is 'What shoppers see of a vendor that sells; no row for others.';
grant execute on function vendors.shop_front(bigint) to stoa_app;
