create or replace function accounts.invite_owner(
  p_actor_id bigint, p_email text, p_vendor_id bigint, p_token_hash bytea, p_letter bytea) returns void
language sql volatile
as $$
  select accounts.write_invitation(p_actor_id, p_email, r.role_id, p_vendor_id, null, p_token_hash, p_letter)
    from accounts.roles r where r.name = 'vendor owner'
$$;
comment on function accounts.invite_owner(bigint, text, bigint, bytea, bytea) is
  'Asks somebody by letter to own a vendor; for lists of vendors, so without the limit of open invitations that one person has.';
revoke all on function accounts.invite_owner(bigint, text, bigint, bytea, bytea) from public;
grant execute on function accounts.invite_owner(bigint, text, bigint, bytea, bytea) to stoa_app;
