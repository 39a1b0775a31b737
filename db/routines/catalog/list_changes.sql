create or replace function catalog.list_changes(
  p_status text, p_vendor_id bigint, p_at timestamptz, p_id bigint, p_limit integer)
returns setof catalog.product_changes
language plpgsql stable
as $$
begin
  if p_status = 'pending' then
    return query
      select h.* from catalog.product_changes h
       where h.status = 'pending' and (p_vendor_id is null or h.vendor_id = p_vendor_id)
         and (p_at is null or (h.submitted_at, h.change_id) > (p_at, p_id))
       order by h.submitted_at, h.change_id
       limit p_limit;
    return;
  end if;
  return query
    select h.* from catalog.product_changes h
     where h.status = p_status and (p_vendor_id is null or h.vendor_id = p_vendor_id)
       and (p_at is null or (h.submitted_at, h.change_id) < (p_at, p_id))
     order by h.submitted_at desc, h.change_id desc
     limit p_limit;
end
$$;
comment on function catalog.list_changes(text, bigint, timestamptz, bigint, integer) is
  'Changes of products of a status, of a vendor (null: of all that the session may see), after a place: those that wait by '
  'how long they wait, others latest first.';
revoke all on function catalog.list_changes(text, bigint, timestamptz, bigint, integer) from public;
grant execute on function catalog.list_changes(text, bigint, timestamptz, bigint, integer) to stoa_app, stoa_vendor;
