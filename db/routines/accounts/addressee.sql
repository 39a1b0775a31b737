create or replace function accounts.addressee(p_user_id bigint) returns table (email text, language text)
language sql stable
as $$
  select u.email, u.language from accounts.users u where u.user_id = p_user_id and u.email is not null
$$;
comment on function accounts.addressee(bigint) is
  'Where a letter to somebody goes, and in which language; no row for people without an address.';
revoke all on function accounts.addressee(bigint) from public;
grant execute on function accounts.addressee(bigint) to stoa_app;
