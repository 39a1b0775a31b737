create or replace function vendors.may_edit(p_vendor_id bigint) returns boolean
language sql stable parallel safe
as $$
  select exists (select from vendors.vendors where vendor_id = p_vendor_id and status <> 'closed')
$$;
comment on function vendors.may_edit(bigint) is
  'Whether a vendor''s catalogue may be worked on: before it is approved and while it is suspended too, not once it has closed.';
revoke all on function vendors.may_edit(bigint) from public;
grant execute on function vendors.may_edit(bigint) to stoa_app;
