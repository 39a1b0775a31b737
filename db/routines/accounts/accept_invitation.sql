create or replace function accounts.accept_invitation(
  p_token_hash bytea, p_user_id bigint, p_name text, p_password_hash text, p_language text) returns bigint
language plpgsql volatile
as $$
declare
  v_invitation accounts.invitations;
  v_user_id bigint := p_user_id;
begin
  delete from accounts.invitations i
   where i.token_hash = p_token_hash and i.expires_at > now()
  returning i.* into v_invitation;
  if not found then
    return null;
  end if;
  -- Who invited may have lost what they gave since.
  perform accounts.require_rank(v_invitation.invited_by,
    coalesce(v_invitation.permissions, accounts.permissions_of_role(v_invitation.role_id)));
  if v_user_id is null then
    perform audit.act_as(v_invitation.invited_by, 'invited');
    insert into accounts.users (name, email, password_hash, language, role_id)
    values (p_name, v_invitation.email, p_password_hash, p_language, v_invitation.role_id)
    on conflict (lower(email)) do nothing
    returning user_id into v_user_id;
    if v_user_id is null then
      raise exception using errcode = 'ST409', message = 'This address has an account by now: follow the link again.';
    end if;
    perform audit.act_as(v_user_id);
  else
    perform audit.act_as(v_user_id);
    update accounts.users u
       set role_id = v_invitation.role_id, updated_at = now()
      from accounts.roles r
     where u.user_id = v_user_id and u.status = 'active' and lower(u.email) = lower(v_invitation.email)
       and r.role_id = u.role_id
       and (r.name = 'shopper' or r.acts_for_vendor and not exists (select from vendors.vendor_of(u.user_id)));
    if not found then
      raise exception using errcode = 'ST409',
        message = 'Your account has another role already: an operator can change it.';
    end if;
  end if;
  if v_invitation.vendor_id is not null then
    perform vendors.add_member(v_invitation.vendor_id, v_user_id, v_invitation.permissions);
  end if;
  perform audit.log_activity(v_user_id, v_invitation.vendor_id, 'invitation accepted', 'Took the role by a letter''s link.');
  return v_user_id;
end
$$;
comment on function accounts.accept_invitation(bytea, bigint, text, text, text) is
  'Gives a role to whoever came by an invitation''s link: to a new person (p_user_id null; p_password_hash a PHC string), '
  'or to '
  'the shopper with that address, whose password the host has checked. Null when the link is unknown, used or older than seven '
  'days; ST403 who invited lost the right; ST409 the person has another role.';
revoke all on function accounts.accept_invitation(bytea, bigint, text, text, text) from public;
grant execute on function accounts.accept_invitation(bytea, bigint, text, text, text) to stoa_app;
