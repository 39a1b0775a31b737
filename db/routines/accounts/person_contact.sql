create or replace function accounts.person_contact(p_user_id bigint, out email text, out last_login timestamptz)
language plpgsql stable
as $$
begin
  -- A statement that is never reached is never planned, so a login without the privilege gets no error, only nulls.
  if has_column_privilege('accounts.users', 'email', 'select') then
    select u.email, u.last_login into email, last_login from accounts.users u where u.user_id = p_user_id;
  end if;
end
$$;
comment on function accounts.person_contact(bigint) is
  'A person''s e-mail and last sign-in for logins that may read them; nulls for vendors, who see their '
  'customers'' names only.';
grant execute on function accounts.person_contact(bigint) to stoa_app, stoa_vendor, stoa_readonly;
