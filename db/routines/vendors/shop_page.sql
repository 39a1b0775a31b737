create or replace function vendors.shop_page(p_slug text)
returns table (vendor_id bigint, name text, slug text, legal_name text, description text, currency text, country text,
  rating numeric, reviews_count integer, since timestamptz, is_away boolean, back_on date, away_note text, languages text[],
  returns_policy text, shipping_policy text, logo_url text, banner_url text, sealed_contact bytea)
language sql stable
as $$
  select v.vendor_id, v.name, v.slug, v.legal_name, v.description, v.currency, v.country, v.rating, v.reviews_count,
         v.created_at, vendors.is_away(v.is_away, v.back_on), v.back_on, coalesce(s.away_note, ''),
         coalesce(s.languages, '{}'), coalesce(s.returns_policy, ''), coalesce(s.shipping_policy, ''),
         catalog.picture_url(v.logo_media_id, v.vendor_id), catalog.picture_url(v.banner_media_id, v.vendor_id),
         case when s.shows_contact then v.contact_details::bytea end
    from vendors.vendors v
    left join vendors.vendor_settings s on s.vendor_id = v.vendor_id
   where v.slug = p_slug and v.status = 'active'
$$;
comment on function vendors.shop_page(text) is
  'A vendor''s page in the shop, by its address; no row unless it sells. sealed_contact only where the vendor shows it.';
revoke all on function vendors.shop_page(text) from public;
grant execute on function vendors.shop_page(text) to stoa_app;
