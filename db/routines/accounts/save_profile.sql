create or replace function accounts.save_profile(
  p_user_id bigint, p_name text, p_phone bytea, p_phone_index bytea, p_language text, p_currency text
) returns void
language plpgsql volatile
as $$
begin
  if p_currency is not null and not pricing.is_currency(p_currency) then
    raise exception using errcode = 'ST400', message = 'Choose a currency of the list.', column = 'currency';
  end if;
  update accounts.users u
     set name = p_name, phone = p_phone, phone_index = p_phone_index, language = p_language, currency = p_currency,
         updated_at = now()
   where u.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.', column = 'userId';
  end if;
  perform audit.log_activity(p_user_id, null, 'profile changed', 'Changed their profile.');
end
$$;
comment on function accounts.save_profile(bigint, text, bytea, bytea, text, text) is
  'What somebody says about themselves; p_phone is a platform.ciphertext of the number in E.164, p_phone_index its blind '
  'index, or both null; p_currency null '
  'for the marketplace''s. Errors: ST400 currency, ST404 no such person.';
revoke all on function accounts.save_profile(bigint, text, bytea, bytea, text, text) from public;
grant execute on function accounts.save_profile(bigint, text, bytea, bytea, text, text) to stoa_app;
