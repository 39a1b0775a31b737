create or replace function accounts.invite(
  p_actor_id bigint, p_email text, p_role text, p_vendor_id bigint, p_permissions text[], p_token_hash bytea, p_letter bytea)
returns void
language plpgsql volatile
as $$
declare
  v_role accounts.roles;
begin
  select r.* into v_role from accounts.roles r where r.name = p_role;
  if not found then
    raise exception using errcode = 'ST400', message = 'There is no such role.', column = 'role';
  end if;
  if v_role.acts_for_vendor <> (p_vendor_id is not null) then
    raise exception using errcode = 'ST400', column = 'vendorId',
      message = case when v_role.acts_for_vendor then 'Of which vendor?' else 'This role acts for no vendor.' end;
  end if;
  perform accounts.require_rank(p_actor_id, coalesce(p_permissions, accounts.permissions_of_role(v_role.role_id)));
  delete from accounts.invitations i where i.expires_at <= now();
  if (select count(*) from accounts.invitations i
       where i.invited_by = p_actor_id
         -- Owners come by lists of hundreds, which say how many they are.
         and i.role_id <> (select r.role_id from accounts.roles r where r.name = 'vendor owner')
         and not (lower(i.email) = lower(p_email) and i.vendor_id is not distinct from p_vendor_id)) >= 100 then
    raise exception using errcode = 'ST409', message = 'There are 100 open invitations already.';
  end if;
  perform accounts.write_invitation(p_actor_id, p_email, v_role.role_id, p_vendor_id, p_permissions, p_token_hash, p_letter);
  perform audit.log_activity(p_actor_id, p_vendor_id, 'invited', format('Somebody, as %s.', p_role));
end
$$;
comment on function accounts.invite(bigint, text, text, bigint, text[], bytea, bytea) is
  'Asks somebody by letter to take a role within seven days; whether the address has an account makes no difference. '
  'p_permissions: what of the role''s they get at the vendor, null all. ST400 names the field; ST403 the actor does not hold '
  'what is given; ST409 with 100 open invitations, those to own a vendor aside.';
revoke all on function accounts.invite(bigint, text, text, bigint, text[], bytea, bytea) from public;
grant execute on function accounts.invite(bigint, text, text, bigint, text[], bytea, bytea) to stoa_app;
