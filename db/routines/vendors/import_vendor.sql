create or replace function vendors.import_vendor(
  p_source text, p_ref text, p_name text, p_currency text, p_country text, p_created_at timestamptz) returns bigint
language plpgsql volatile
as $$
declare
  v_vendor_id bigint := (select vendor_id from vendors.vendors where source = p_source and source_ref = p_ref);
  v_slug text := trim(both '-' from regexp_replace(lower(p_name), '[^a-z0-9]+', '-', 'g'));
begin
  if v_vendor_id is null then
    insert into vendors.vendors (name, slug, currency, country, status, created_at, source, source_ref)
    values (p_name,
      case when v_slug = '' or exists (select from vendors.vendors where slug = v_slug)
        then 'imported-' || md5(p_source || ':' || p_ref) else v_slug end,
      p_currency, p_country, 'active', p_created_at, p_source, p_ref)
    returning vendor_id into v_vendor_id;
  end if;
  return v_vendor_id;
end
$$;
comment on function vendors.import_vendor(text, text, text, text, text, timestamptz) is
  'The vendor of an imported source, made at its first import: active, nobody''s to sign in to, no commission.';
revoke all on function vendors.import_vendor(text, text, text, text, text, timestamptz) from public;
grant execute on function vendors.import_vendor(text, text, text, text, text, timestamptz) to stoa_app;
