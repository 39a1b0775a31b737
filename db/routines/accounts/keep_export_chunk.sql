create or replace function accounts.keep_export_chunk(p_request_id bigint, p_number integer, p_sealed bytea) returns void
language plpgsql volatile
as $$
begin
  perform from accounts.privacy_requests r where r.request_id = p_request_id and r.state = 'running' for share;
  if not found then
    raise exception using errcode = 'ST409', message = 'This copy was called off.';
  end if;
  if p_number = 0 then
    delete from accounts.export_chunks k where k.request_id = p_request_id;
  end if;
  insert into accounts.export_chunks (request_id, number, sealed_chunk) values (p_request_id, p_number, p_sealed);
end
$$;
comment on function accounts.keep_export_chunk(bigint, integer, bytea) is
  'Keeps one piece of a copy; the first takes the place of what an earlier attempt left. ST409 when the person is erased.';
revoke all on function accounts.keep_export_chunk(bigint, integer, bytea) from public;
grant execute on function accounts.keep_export_chunk(bigint, integer, bytea) to stoa_app;
