create or replace function accounts.withdraw_invitation(p_actor_id bigint, p_invitation_id bigint) returns void
language plpgsql volatile
as $$
declare
  v_invitation accounts.invitations;
begin
  delete from accounts.invitations i where i.invitation_id = p_invitation_id returning i.* into v_invitation;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such invitation.';
  end if;
  perform accounts.require_rank(p_actor_id,
    coalesce(v_invitation.permissions, accounts.permissions_of_role(v_invitation.role_id)));
  perform audit.log_activity(p_actor_id, v_invitation.vendor_id, 'invitation withdrawn', 'Somebody''s who had not accepted it.');
end
$$;
comment on function accounts.withdraw_invitation(bigint, bigint) is
  'Ends an invitation, whose link is worth nothing then. ST403 the actor does not hold what it gives; ST404.';
revoke all on function accounts.withdraw_invitation(bigint, bigint) from public;
grant execute on function accounts.withdraw_invitation(bigint, bigint) to stoa_app;
