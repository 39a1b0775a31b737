create or replace function accounts.open_person(p_actor_id bigint, p_in_full boolean, p_user_id bigint, p_sealed_reason bytea)
returns table (id bigint, name text, email text, is_masked boolean, has_phone boolean, role text, status text,
  created_at timestamptz, last_login timestamptz, has_second_factor boolean, locked_until timestamptz, vendor_name text,
  sealed_phone bytea)
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  return query
  select p.id, p.name, p.email, p.is_masked, p.has_phone, p.role, p.status, p.created_at, p.last_login, p.has_second_factor,
         p.locked_until, p.vendor_name, case when not p.is_masked then u.phone::bytea end
    from accounts.list_people(
           p_actor_id, p_in_full or p_sealed_reason is not null, null, null, null, null, null, p_user_id + 1, 1) p
    join accounts.users u on u.user_id = p.id
   where p.id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_in_full or p_sealed_reason is not null
     or not accounts.is_masked((select u.role_id from accounts.users u where u.user_id = p_user_id)) then
    perform audit.note_view(p_actor_id, p_user_id, p_sealed_reason);
  end if;
end
$$;
comment on function accounts.open_person(bigint, boolean, bigint, bytea) is
  'A person''s record. In full with p_in_full or for a reason, sealed under their key, and for everybody who works here; '
  'else a shopper''s e-mail is masked and the phone left out. Who saw a record in full is in the trail. ST404.';
revoke all on function accounts.open_person(bigint, boolean, bigint, bytea) from public;
grant execute on function accounts.open_person(bigint, boolean, bigint, bytea) to stoa_app;
