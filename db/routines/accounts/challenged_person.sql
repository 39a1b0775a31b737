create or replace function accounts.challenged_person(p_token_hash bytea)
returns table (user_id bigint, kind text, sealed_secret bytea)
language sql stable
as $$
  select c.user_id, c.kind, a.sealed_secret::bytea
    from accounts.challenges c
    left join accounts.authenticators a on a.user_id = c.user_id and a.confirmed_at is not null
   where c.token_hash = p_token_hash and c.expires_at > now() and c.failures < 5
$$;
comment on function accounts.challenged_person(bytea) is
  'Whose second factor a challenge awaits, and the sealed secret of their authenticator, if they have one. No row when it is '
  'unknown, answered, older than ten minutes or answered wrongly five times.';
revoke all on function accounts.challenged_person(bytea) from public;
grant execute on function accounts.challenged_person(bytea) to stoa_app;
