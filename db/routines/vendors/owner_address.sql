create or replace function vendors.owner_address(p_vendor_id bigint) returns table (vendor text, email text, language text)
language sql stable
as $$
  select v.name, a.email, a.language
    from vendors.vendors v
    cross join lateral accounts.addressee(v.user_id) a
   where v.vendor_id = p_vendor_id
$$;
comment on function vendors.owner_address(bigint) is
  'A vendor''s name, and where a letter to its owner goes; no row for a vendor that belongs to nobody.';
revoke all on function vendors.owner_address(bigint) from public;
grant execute on function vendors.owner_address(bigint) to stoa_app;
