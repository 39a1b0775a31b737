-- Called inside the statement that does what it tells of, so that neither exists without the other.
create or replace function audit.log_activity(
  p_user_id bigint, p_vendor_id bigint, p_activity_type text, p_description text default ''
) returns void
language sql volatile
as $$
  insert into audit.activity_logs (user_id, vendor_id, activity_type, description)
  values (p_user_id, p_vendor_id, p_activity_type, left(p_description, 2000));
$$;
comment on function audit.log_activity(bigint, bigint, text, text) is
  'Writes down what somebody did, at the time of the transaction. Never pass passwords, tokens or e-mail addresses.';
revoke all on function audit.log_activity(bigint, bigint, text, text) from public;
grant execute on function audit.log_activity(bigint, bigint, text, text) to stoa_app;
