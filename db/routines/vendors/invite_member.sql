create or replace function vendors.invite_member(
  p_actor_id bigint, p_email text, p_permissions text[], p_token_hash bytea, p_letter bytea) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if platform.current_vendor_id() is null then
    raise exception using errcode = 'ST403', message = 'You act for no vendor.';
  end if;
  perform accounts.invite(p_actor_id, p_email, 'vendor staff', platform.current_vendor_id(), p_permissions, p_token_hash,
    p_letter);
end
$$;
comment on function vendors.invite_member(bigint, text, text[], bytea, bytea) is
  'Asks somebody by letter to join the session''s vendor as staff (accounts.invite).';
revoke all on function vendors.invite_member(bigint, text, text[], bytea, bytea) from public;
grant execute on function vendors.invite_member(bigint, text, text[], bytea, bytea) to stoa_vendor;
