create or replace function accounts.confirm_email_change(p_token_hash bytea) returns bigint
language plpgsql volatile
as $$
declare
  v_change accounts.email_changes;
begin
  delete from accounts.email_changes c
   where c.token_hash = p_token_hash and c.expires_at > now()
  returning c.* into v_change;
  if not found then
    return null;
  end if;
  perform audit.act_as(v_change.user_id);
  begin
    update accounts.users u
       set email = v_change.email, updated_at = now()
     where u.user_id = v_change.user_id and u.status = 'active';
    if not found then
      return null;
    end if;
  exception when unique_violation then
    return null;
  end;
  -- Links that went to the old address, and registrations with the new one, are worth nothing any more.
  delete from accounts.password_resets r where r.user_id = v_change.user_id;
  delete from accounts.registrations r where lower(r.email) = lower(v_change.email);
  perform audit.log_activity(v_change.user_id, null, 'e-mail changed', 'Confirmed another e-mail address.');
  return v_change.user_id;
end
$$;
comment on function accounts.confirm_email_change(bytea) is
  'Gives the person whose link came back the e-mail address that the link was sent to; links for a new password end. Null '
  'when the link is unknown, used or older than 24 hours, the person is not active, or somebody has the address meanwhile.';
revoke all on function accounts.confirm_email_change(bytea) from public;
grant execute on function accounts.confirm_email_change(bytea) to stoa_app;
