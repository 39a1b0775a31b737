create or replace function accounts.begin_authenticator(p_user_id bigint, p_sealed_secret bytea) returns void
language plpgsql volatile
as $$
begin
  insert into accounts.authenticators as a (user_id, sealed_secret) values (p_user_id, p_sealed_secret)
  on conflict (user_id) do update
     set sealed_secret = excluded.sealed_secret, created_at = now(), last_step = null
   where a.confirmed_at is null;
  if not found then
    raise exception using errcode = 'ST409', message = 'There is an authenticator already: remove it first.';
  end if;
end
$$;
comment on function accounts.begin_authenticator(bigint, bytea) is
  'Gives somebody an authenticator that a first code is to confirm; one that waits for it is replaced. ST409 when there is a '
  'confirmed one.';
revoke all on function accounts.begin_authenticator(bigint, bytea) from public;
grant execute on function accounts.begin_authenticator(bigint, bytea) to stoa_app;
