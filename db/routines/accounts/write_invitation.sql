create or replace function accounts.write_invitation(
  p_actor_id bigint, p_email text, p_role_id bigint, p_vendor_id bigint, p_permissions text[], p_token_hash bytea,
  p_letter bytea) returns void
language plpgsql volatile
as $$
begin
  perform accounts.require_rank(p_actor_id, coalesce(p_permissions, accounts.permissions_of_role(p_role_id)));
  delete from accounts.invitations i
   where lower(i.email) = lower(p_email) and i.vendor_id is not distinct from p_vendor_id;
  insert into accounts.invitations (token_hash, email, role_id, vendor_id, permissions, invited_by, expires_at)
  values (p_token_hash, p_email, p_role_id, p_vendor_id, p_permissions, p_actor_id, now() + interval '7 days');
  perform platform.enqueue_message('mail', p_letter);
end
$$;
comment on function accounts.write_invitation(bigint, text, bigint, bigint, text[], bytea, bytea) is
  'Asks somebody by letter to take a role within seven days, instead of an invitation to the same that is open. ST403 the actor '
  'does not hold what is given.';
revoke all on function accounts.write_invitation(bigint, text, bigint, bigint, text[], bytea, bytea) from public;
grant execute on function accounts.write_invitation(bigint, text, bigint, bigint, text[], bytea, bytea) to stoa_app;
