create or replace function vendors.import_vendors(
  p_source text, p_refs text[], p_names text[], p_currency text, p_country text, p_status text,
  p_created_at timestamptz[]) returns bigint[]
language plpgsql volatile
as $$
begin
  insert into vendors.vendors (name, slug, currency, country, status, created_at, source, source_ref)
  select w.name,
         case when w.slug = '' or row_number() over (partition by w.slug order by w.place) > 1
             or exists (select from vendors.vendors v where v.slug = w.slug)
           then 'imported-' || md5(p_source || ':' || w.ref) else w.slug end,
         p_currency, p_country, p_status, w.created_at, p_source, w.ref
    from (
      select n.*, trim(both '-' from regexp_replace(lower(n.name), '[^a-z0-9]+', '-', 'g')) as slug
        from unnest(p_refs, p_names, p_created_at) with ordinality as n (ref, name, created_at, place)
       where not exists (select from vendors.vendors v where v.source = p_source and v.source_ref = n.ref)
    ) w
   order by w.place;
  return (
    select coalesce(array_agg(v.vendor_id order by r.place), '{}')
      from unnest(p_refs) with ordinality as r (ref, place)
      join vendors.vendors v on v.source = p_source and v.source_ref = r.ref);
end
$$;
comment on function vendors.import_vendors(text, text[], text[], text, text, text, timestamptz[]) is
  'The vendors of an imported source, in the order of p_refs; those that are missing are made with p_status: nobody''s '
  'to sign in to, no commission.';
revoke all on function vendors.import_vendors(text, text[], text[], text, text, text, timestamptz[]) from public;
grant execute on function vendors.import_vendors(text, text[], text[], text, text, text, timestamptz[]) to stoa_app;
