create or replace function accounts.sweep(p_kind text, p_before timestamptz, p_limit integer, p_dry boolean) returns bigint
language plpgsql volatile
as $$
declare
  v_rows bigint;
  v_sum bigint := 0;
  v_table record;
begin
  for v_table in
    select * from (values
      ('sessions', 'accounts.sessions', 'session_id',
       'coalesce(t.revoked_at, greatest(t.refresh_expires_at, t.access_expires_at))'),
      ('secrets', 'accounts.registrations', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.password_resets', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.email_changes', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.invitations', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.challenges', 'token_hash', 't.expires_at'),
      ('secrets', 'accounts.passkey_ceremonies', 'token_hash', 't.expires_at')
    ) as v (kind, name, key, at) where v.kind = p_kind
  loop
    if p_dry then
      execute format('select count(*) from %s t where %s < $1', v_table.name, v_table.at) into v_rows using p_before;
    else
      execute format('delete from %s where %I in (select t.%I from %s t where %s < $1 limit $2)',
        v_table.name, v_table.key, v_table.key, v_table.name, v_table.at) using p_before, p_limit;
      get diagnostics v_rows = row_count;
    end if;
    v_sum := v_sum + v_rows;
  end loop;
  if p_kind = 'exports' then
    if p_dry then
      select count(*) into v_sum from accounts.privacy_requests r where r.expires_at < p_before;
    else
      with gone as (
        update accounts.privacy_requests r set expires_at = null
         where r.request_id in (select q.request_id from accounts.privacy_requests q where q.expires_at < p_before limit p_limit)
        returning r.request_id
      ), chunks as (
        delete from accounts.export_chunks k using gone g where k.request_id = g.request_id
      )
      select count(*) into v_sum from gone;
    end if;
  end if;
  return v_sum;
end
$$;
comment on function accounts.sweep(text, timestamptz, integer, boolean) is
  'Removes sessions, secrets or exports that ended before a time, at most p_limit of each table; p_dry only counts all of them. '
  'Answers how many. With a session go its spent refresh hashes.';
revoke all on function accounts.sweep(text, timestamptz, integer, boolean) from public;
grant execute on function accounts.sweep(text, timestamptz, integer, boolean) to stoa_app;
