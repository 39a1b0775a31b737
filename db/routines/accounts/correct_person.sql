create or replace function accounts.correct_person(
  p_actor_id bigint, p_user_id bigint, p_name text, p_email text, p_sets_phone boolean, p_phone bytea, p_sealed_reason bytea,
  p_letters bytea[]
) returns void
language plpgsql volatile
as $$
declare
  v_person accounts.users;
  v_letter bytea;
begin
  perform audit.act_as(p_actor_id, 'correction');
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for update;
  if not found or v_person.erased_at is not null then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_actor_id = p_user_id then
    raise exception using errcode = 'ST409', message = 'What you keep about yourself is at /account/profile.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  begin
    update accounts.users u
       set name = coalesce(p_name, u.name), email = coalesce(p_email, u.email),
           phone = case when p_sets_phone then p_phone else u.phone end, updated_at = now()
     where u.user_id = p_user_id;
  exception when unique_violation then
    raise exception using errcode = 'ST409', message = 'Somebody has this e-mail address already.', column = 'email';
  end;
  if p_email is not null then
    -- Links that went to the old address are worth nothing any more.
    delete from accounts.password_resets r where r.user_id = p_user_id;
    delete from accounts.email_changes c where c.user_id = p_user_id;
  end if;
  insert into accounts.privacy_requests (user_id, kind, asked_by, sealed_reason, state, finished_at)
  values (p_user_id, 'correction', p_actor_id, p_sealed_reason, 'done', now());
  foreach v_letter in array p_letters loop
    perform platform.enqueue_message('mail', v_letter);
  end loop;
  perform audit.log_activity(p_actor_id, null, 'person corrected', format('Person %s:%s%s%s.', p_user_id,
    case when p_name is not null then ' name' else '' end, case when p_email is not null then ' e-mail' else '' end,
    case when p_sets_phone then ' phone' else '' end));
end
$$;
comment on function accounts.correct_person(bigint, bigint, text, text, boolean, bytea, bytea, bytea[]) is
  'Staff corrects what is known about somebody (null: stays; the phone by p_sets_phone). p_letters tell them, at the address of '
  'before too. ST403 the actor does not hold what they do; ST404; ST409 oneself, or an address that somebody has.';
revoke all on function accounts.correct_person(bigint, bigint, text, text, boolean, bytea, bytea, bytea[]) from public;
grant execute on function accounts.correct_person(bigint, bigint, text, text, boolean, bytea, bytea, bytea[]) to stoa_app;
