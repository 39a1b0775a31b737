create or replace function catalog.product_cards(p_product_ids bigint[], p_locales text[], p_currency text)
returns table (product_id bigint, name text, slug text, vendor_name text, currency text, price numeric,
  compare_at_price numeric, is_converted boolean, has_more_prices boolean, average_rating numeric, review_count integer,
  image_url text, alt_text text, sizes text)
language sql stable
as $$
  with offered as (
    -- The lowest price, of those in the currency that was asked for where there are some.
    select distinct on (o.product_id) o.product_id, o.currency, o.price, o.compare_at_price, o.is_converted,
           min(o.price) over w < max(o.price) over w or min(o.currency) over w < max(o.currency) over w as has_more_prices
      from catalog.prices_of(
             array(select v.variant_id from catalog.product_variants v
                    where v.product_id = any (p_product_ids) and v.is_active), p_currency, now()) o
    window w as (partition by o.product_id)
     order by o.product_id, o.currency <> p_currency, o.price, o.variant_id
  )
  select p.product_id, catalog.text_in('product', p.product_id, 'name', p_locales, p.name), p.slug, s.name, o.currency, o.price,
         case when o.compare_at_price > o.price then o.compare_at_price end, o.is_converted, o.has_more_prices,
         p.average_rating, p.review_count, i.image_url,
         catalog.text_in('product_image', i.image_id, 'alt_text', p_locales, i.alt_text), i.sizes
    from catalog.products p
    join offered o on o.product_id = p.product_id
   cross join lateral vendors.shop_front(p.vendor_id) s
    left join lateral (
      select x.image_id, x.image_url, x.alt_text, m.sizes::text as sizes
        from catalog.product_images x
        left join catalog.media_items m on m.media_id = x.media_id
       where x.product_id = p.product_id and coalesce(m.kind, 'picture') = 'picture'
       order by x.is_primary desc, x.position, x.image_id
       limit 1) i on true
   where p.product_id = any (p_product_ids)
$$;
comment on function catalog.product_cards(bigint[], text[], text) is
  'Products as the shop''s lists show them, in the first of these languages that each text is there in, with their lowest price '
  'before tax (catalog.prices_of) and the price before it, if that was higher. The caller chooses products that are on sale; of '
  'vendors that do not sell there is no row.';
revoke all on function catalog.product_cards(bigint[], text[], text) from public;
grant execute on function catalog.product_cards(bigint[], text[], text) to stoa_app;
