create or replace function vendors.shop_front(p_vendor_id bigint)
returns table (name text, slug text, description text, currency text, country text, rating numeric,
  reviews_count integer, is_away boolean, back_on date)
language sql stable parallel safe
as $$
  select name, slug, description, currency, country, rating, reviews_count, vendors.is_away(is_away, back_on), back_on
    from vendors.vendors where vendor_id = p_vendor_id and status = 'active'
$$;
comment on function vendors.shop_front(bigint) is
  'What shoppers see of a vendor that sells; no row for others. is_away: takes no orders until the day back_on, if there is one.';
grant execute on function vendors.shop_front(bigint) to stoa_app;
