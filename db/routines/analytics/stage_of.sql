create or replace function analytics.stage_of (
  p_is_new boolean, p_last numeric, p_before numeric
) returns text
language sql immutable
as $$
  select case
    when p_last = 0 then 'dormant'
    when p_is_new then 'new'
    when p_last > p_before * 1.2 then 'growing'
    when p_last >= p_before * 0.8 then 'mature'
    else 'declining'
  end;
$$;
comment on function analytics.stage_of(boolean, numeric, numeric) is
  'A product''s stage from its units of the last 3 months and of the 3 before: dormant (none), new (first sale '
  'at most 90 days ago), growing (more than +20 %), mature (within 20 %), declining.';
grant execute on function analytics.stage_of(boolean, numeric, numeric)
  to stoa_app, stoa_vendor, stoa_readonly;
