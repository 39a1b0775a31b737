create or replace function accounts.give_consent(
  p_user_id bigint, p_visitor_id uuid, p_purpose text, p_is_given boolean, p_place text, p_text_version text
) returns boolean
language plpgsql volatile
as $$
declare
  v_is_given boolean;
begin
  if p_purpose not in ('analytics', 'marketing_email') then
    raise exception using errcode = 'ST404', message = 'No such purpose.';
  end if;
  select c.is_given into v_is_given
    from accounts.consents c
   where (c.user_id = p_user_id or p_user_id is null and c.visitor_id = p_visitor_id) and c.purpose = p_purpose
   order by c.consent_id desc
   limit 1;
  -- Saying the same again is no news, unless it is said for the first time.
  if v_is_given is not distinct from p_is_given then
    return false;
  end if;
  insert into accounts.consents (user_id, visitor_id, purpose, is_given, place, text_version)
  values (p_user_id, p_visitor_id, p_purpose, p_is_given, p_place, p_text_version);
  return true;
end
$$;
comment on function accounts.give_consent(bigint, uuid, text, boolean, text, text) is
  'Somebody agrees to a purpose, or takes it back: a row of history each time it changes. Answers whether it did. ST404 no such '
  'purpose.';
revoke all on function accounts.give_consent(bigint, uuid, text, boolean, text, text) from public;
grant execute on function accounts.give_consent(bigint, uuid, text, boolean, text, text) to stoa_app;
