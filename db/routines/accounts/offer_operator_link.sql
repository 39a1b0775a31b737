create or replace function accounts.offer_operator_link(p_token_hash bytea) returns boolean
language plpgsql volatile
as $$
begin
  -- Hosts that start at once take turns, and so do those who follow their links.
  perform pg_advisory_xact_lock(7305794312);
  if exists (select from accounts.users u join accounts.roles r using (role_id) where r.name = 'operator') then
    delete from accounts.operator_links;
    return false;
  end if;
  insert into accounts.operator_links (token_hash, expires_at) values (p_token_hash, now() + interval '24 hours')
  on conflict (only_one) do update
     set token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at;
  return true;
end
$$;
comment on function accounts.offer_operator_link(bytea) is
  'While there is no operator: makes this the one link that creates the first, for 24 hours; earlier ones end. False, and '
  'no link, where there is one. Held until the transaction ends, so that links are printed in the order they were made.';
revoke all on function accounts.offer_operator_link(bytea) from public;
grant execute on function accounts.offer_operator_link(bytea) to stoa_app;
