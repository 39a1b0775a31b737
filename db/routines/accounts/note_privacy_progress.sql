create or replace function accounts.note_privacy_progress(p_request_id bigint, p_done integer, p_steps integer, p_lease interval)
returns boolean
language plpgsql volatile
as $$
begin
  update accounts.privacy_requests r
     set steps_done = p_done, steps = p_steps, lease_until = now() + p_lease
   where r.request_id = p_request_id and r.state = 'running';
  return found;
end
$$;
comment on function accounts.note_privacy_progress(bigint, integer, integer, interval) is
  'How far a copy is, and that its host still works on it. False when it was called off: the person is erased.';
revoke all on function accounts.note_privacy_progress(bigint, integer, integer, interval) from public;
grant execute on function accounts.note_privacy_progress(bigint, integer, integer, interval) to stoa_app;
