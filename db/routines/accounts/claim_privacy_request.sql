create or replace function accounts.claim_privacy_request(p_lease interval)
returns table (request_id bigint, user_id bigint, kind text, asked_by bigint)
language sql volatile
as $$
  update accounts.privacy_requests r
     set state = 'running', started_at = coalesce(r.started_at, now()), lease_until = now() + p_lease, failure = null
   where r.request_id = (
     select q.request_id from accounts.privacy_requests q
      where q.state in ('waiting', 'running') and q.due_at <= now() and coalesce(q.lease_until, '-infinity') < now()
        and q.kind in ('export', 'erasure')
      order by q.due_at
      limit 1
        for update skip locked)
  returning r.request_id, r.user_id, r.kind, r.asked_by
$$;
comment on function accounts.claim_privacy_request(interval) is
  'Takes one request that is due: nobody else gets it for p_lease. Of a host that was killed it is due again after it.';
revoke all on function accounts.claim_privacy_request(interval) from public;
grant execute on function accounts.claim_privacy_request(interval) to stoa_app;
