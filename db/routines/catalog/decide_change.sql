create or replace function catalog.decide_change(
  p_change catalog.product_changes, p_actor_id bigint, p_approve boolean, p_reason text) returns text
language plpgsql volatile
as $$
begin
  update catalog.product_changes c
     set status = case when p_approve then 'approved' else 'refused' end, reason = p_reason, decided_by = p_actor_id,
         decided_at = now()
   where c.change_id = p_change.change_id;
  if p_change.kind = 'new' then
    update catalog.products p
       set status = case when p_approve then 'active' else 'draft' end, updated_at = now(),
           approved_at = case when p_approve then coalesce(p.approved_at, now()) end
     where p.product_id = p_change.product_id and p.status = 'pending approval';
  elsif p_approve then
    perform catalog.write_content(array[p_change.product_id], array[p_change.after], false);
  end if;
  perform audit.log_activity(p_actor_id, p_change.vendor_id,
    case when p_approve then 'product approved' else 'product refused' end, format('Product %s.', p_change.product_id));
  return case when p_approve then 'approved' else 'refused' end;
end
$$;
comment on function catalog.decide_change(catalog.product_changes, bigint, boolean, text) is
  'Writes one decision down and does what it says: a new product is on sale or a draft again, a change is made or not. The '
  'caller has locked the product and the change.';
revoke all on function catalog.decide_change(catalog.product_changes, bigint, boolean, text) from public;
