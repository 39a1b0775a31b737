create or replace function accounts.person_contact(
  p_user_id bigint, p_in_full boolean, out email text, out last_login timestamptz)
language plpgsql stable
as $$
begin
  -- A statement that is never reached is never planned, so a login without the privilege gets no error, only nulls.
  if has_column_privilege('accounts.users', 'email', 'select') then
    select case when p_in_full or not m.is_masked then u.email else accounts.mask_email(u.email) end, u.last_login
      into email, last_login
      from accounts.users u
      cross join lateral (
        select not exists (select from accounts.role_permissions rp where rp.role_id = u.role_id) as is_masked) m
     where u.user_id = p_user_id;
  end if;
end
$$;
comment on function accounts.person_contact(bigint, boolean) is
  'A person''s e-mail and last sign-in for logins that may read them; nulls for vendors, who see their '
  'customers'' names only. Without p_in_full a shopper''s e-mail is masked.';
grant execute on function accounts.person_contact(bigint, boolean) to stoa_app, stoa_vendor, stoa_readonly;
