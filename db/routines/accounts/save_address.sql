create or replace function accounts.save_address(
  p_user_id bigint, p_address_id bigint, p_label text, p_country_code text, p_region text, p_city text,
  p_postal_code text, p_sealed bytea, p_is_default boolean
) returns bigint
language plpgsql volatile
as $$
declare
  v_address platform.address := platform.new_address(p_country_code, p_region, p_city, p_postal_code, p_sealed);
  v_is_default boolean;
  v_address_id bigint := p_address_id;
begin
  -- One at a time for a person: the limit and the one default hold whoever else saves.
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.', column = 'userId';
  end if;

  v_is_default := p_is_default or not exists (
    select from accounts.addresses a
     where a.user_id = p_user_id and a.is_default and a.address_id is distinct from p_address_id);
  if p_address_id is null and (select count(*) from accounts.addresses a where a.user_id = p_user_id) >= 20 then
    raise exception using errcode = 'ST409', message = 'There are 20 addresses already: delete one first.';
  end if;
  if v_is_default then
    update accounts.addresses a
       set is_default = false
     where a.user_id = p_user_id and a.is_default and a.address_id is distinct from p_address_id;
  end if;

  if p_address_id is null then
    insert into accounts.addresses (user_id, label, address, is_default)
    values (p_user_id, p_label, v_address, v_is_default)
    returning address_id into v_address_id;
  else
    update accounts.addresses a
       set label = p_label, address = v_address, is_default = v_is_default
     where a.address_id = p_address_id and a.user_id = p_user_id;
    if not found then
      raise exception using errcode = 'ST404', message = 'No such address.';
    end if;
  end if;
  perform audit.log_activity(p_user_id, null, case when p_address_id is null then 'address added' else 'address changed' end,
    case when p_address_id is null then 'Added an address.' else 'Changed an address.' end);
  return v_address_id;
end
$$;
comment on function accounts.save_address(bigint, bigint, text, text, text, text, text, bytea, boolean) is
  'Adds (p_address_id null) or changes an address of a person, and answers its id. The first one is their default; it stays '
  'so until another becomes it. Errors: ST400 on what the country''s post needs (platform.new_address), ST404 not theirs, '
  'ST409 20 addresses already.';
revoke all on function accounts.save_address(bigint, bigint, text, text, text, text, text, bytea, boolean) from public;
grant execute on function accounts.save_address(bigint, bigint, text, text, text, text, text, bytea, boolean) to stoa_app;
