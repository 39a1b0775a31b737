create or replace function vendors.set_commission(p_actor_id bigint, p_vendor_id bigint, p_rate numeric) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  if p_rate is null or p_rate not between 0 and 1 or p_rate <> round(p_rate, 6) then
    raise exception using errcode = 'ST400', column = 'rate', message = 'A share from 0 to 1, such as 0.12 for 12 %.';
  end if;
  update vendors.vendors v set commission_rate = p_rate, updated_at = now() where v.vendor_id = p_vendor_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such vendor.';
  end if;
  perform audit.log_activity(p_actor_id, p_vendor_id, 'commission changed', format('To %s.', trim_scale(p_rate)));
end
$$;
comment on function vendors.set_commission(bigint, bigint, numeric) is
  'What the marketplace keeps of a vendor''s sales from now on, as a share of the items after discounts: 0.12 is 12 %. '
  'Orders keep theirs. ST400 rate; ST404.';
revoke all on function vendors.set_commission(bigint, bigint, numeric) from public;
grant execute on function vendors.set_commission(bigint, bigint, numeric) to stoa_app;
