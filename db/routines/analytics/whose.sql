create or replace function analytics.whose(p_vendor_id bigint) returns bigint
language sql stable
as $$
  select coalesce(p_vendor_id, platform.current_vendor_id(), 0);
$$;
comment on function analytics.whose(bigint) is
  'Whose figures the rollups are asked for: the given vendor''s, else those of the vendor whose request this is, else 0: '
  'all vendors''. Row-level security holds whatever is asked.';
grant execute on function analytics.whose(bigint) to stoa_app, stoa_vendor, stoa_readonly;
