-- The caller learns nothing of whether somebody has the new address, nor does whoever reads the old one: the letter to
-- the new one says so.
create or replace function accounts.request_email_change(
  p_user_id bigint, p_email text, p_token_hash bytea, p_confirm bytea, p_taken bytea, p_notice bytea
) returns void
language plpgsql volatile
as $$
declare
  v_is_recent boolean;
begin
  -- Whoever has just been written to is not written to again.
  v_is_recent := exists (select from accounts.email_changes c
                          where lower(c.email) = lower(p_email) and c.created_at > now() - interval '1 minute');
  delete from accounts.email_changes c where c.expires_at <= now();
  if v_is_recent then
    return;
  end if;
  insert into accounts.email_changes (token_hash, user_id, email, expires_at)
  values (p_token_hash, p_user_id, p_email, now() + interval '24 hours')
  on conflict (user_id) do update
     set token_hash = excluded.token_hash, email = excluded.email, created_at = now(), expires_at = excluded.expires_at;
  perform platform.enqueue_message('mail',
    case when exists (select from accounts.users u where lower(u.email) = lower(p_email)) then p_taken else p_confirm end);
  perform platform.enqueue_message('mail', p_notice);
  perform audit.log_activity(p_user_id, null, 'e-mail change asked', 'Asked for another e-mail address.');
end
$$;
comment on function accounts.request_email_change(bigint, text, bytea, bytea, bytea, bytea) is
  'Somebody wants another e-mail address: a letter to it asks to confirm within 24 hours (p_confirm) or, where it is '
  'somebody''s already, says so (p_taken), and a letter to the present one tells of it (p_notice). An earlier wish ends. '
  'At most one letter a minute for an address; then nothing happens.';
revoke all on function accounts.request_email_change(bigint, text, bytea, bytea, bytea, bytea) from public;
grant execute on function accounts.request_email_change(bigint, text, bytea, bytea, bytea, bytea) to stoa_app;
