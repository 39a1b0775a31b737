create or replace function accounts.end_privacy_request(
  p_request_id bigint, p_bytes bigint, p_keep interval, p_letter bytea, p_failure text, p_again interval
) returns void
language plpgsql volatile
as $$
begin
  update accounts.privacy_requests r
     set state = case when p_failure is null then 'done' when p_again is null then 'failed' else 'waiting' end,
         finished_at = case when p_again is null then now() end, bytes = p_bytes, lease_until = null,
         expires_at = case when p_failure is null then now() + p_keep end, failure = left(p_failure, 500),
         due_at = case when p_again is null then r.due_at else now() + p_again end
   where r.request_id = p_request_id and r.state = 'running';
  if found and p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
end
$$;
comment on function accounts.end_privacy_request(bigint, bigint, interval, bytea, text, interval) is
  'A copy is ready (p_bytes long, kept for p_keep; p_letter says so), or a request failed: for good, or to be '
  'tried after p_again.';
revoke all on function accounts.end_privacy_request(bigint, bigint, interval, bytea, text, interval) from public;
grant execute on function accounts.end_privacy_request(bigint, bigint, interval, bytea, text, interval) to stoa_app;
