create or replace function vendors.free_slug(p_slug text, p_vendor_id bigint) returns text
language sql stable
as $$
  select case when p_slug = '' then 'shop-' || p_vendor_id
              when exists (select from vendors.vendors v where v.slug = p_slug and v.vendor_id <> p_vendor_id)
                then p_slug || '-' || p_vendor_id
              else p_slug end
$$;
comment on function vendors.free_slug(text, bigint) is
  'The address of a new vendor''s shop: as its name makes it, with the vendor''s number behind where another has that.';
revoke all on function vendors.free_slug(text, bigint) from public;
grant execute on function vendors.free_slug(text, bigint) to stoa_app;
