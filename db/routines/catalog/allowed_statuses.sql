create or replace function catalog.allowed_statuses(p_status text) returns text[]
language sql immutable parallel safe
as $$
  select case p_status
    when 'draft' then array['active', 'archived']
    when 'pending approval' then array['draft', 'archived']
    when 'active' then array['inactive', 'archived']
    when 'inactive' then array['active', 'archived']
    when 'archived' then array['draft', 'inactive']
    else '{}' end
$$;
comment on function catalog.allowed_statuses(text) is
  'What a product of a status can be made: a draft is put on sale, by way of pending approval where the rules ask for it; '
  'what waits is taken back as a draft; what was archived comes back off sale.';
revoke all on function catalog.allowed_statuses(text) from public;
grant execute on function catalog.allowed_statuses(text) to stoa_app, stoa_vendor;
