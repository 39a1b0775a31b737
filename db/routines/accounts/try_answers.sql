create or replace function accounts.try_answers(p_email text)
returns table (user_id bigint, email text, language text, two_factor_enabled boolean, security_stamp uuid,
               questions text[], answer_hashes text[])
language plpgsql volatile
as $$
declare
  v_user_id bigint;
begin
  select u.user_id into v_user_id
    from accounts.users u
   where lower(u.email) = lower(p_email) and u.status = 'active'
     and exists (select from accounts.security_answers a where a.user_id = u.user_id);
  if not found then
    return;
  end if;

  -- The row's lock makes attempts at the same time count one by one, before any is known to be right or wrong.
  insert into accounts.answer_attempts as t (user_id, failures)
  values (v_user_id, 1)
  on conflict on constraint answer_attempts_pkey do update
     set failures = case when t.locked_until <= now() then 1 else t.failures + 1 end,
         locked_until = case when t.locked_until <= now() then null
                             when t.failures + 1 >= 5 then now() + interval '24 hours' end
   where t.locked_until is null or t.locked_until <= now();
  if not found then
    perform audit.log_activity(v_user_id, null, 'recovery failed', 'The security questions are locked.');
    return;
  end if;

  perform audit.log_activity(v_user_id, null, 'recovery tried', 'Their security questions were answered, rightly or not.');
  return query
    select u.user_id, u.email, u.language, u.two_factor_enabled, u.security_stamp,
           array_agg(a.question order by a.question), array_agg(a.answer_hash order by a.question)
      from accounts.users u
      join accounts.security_answers a on a.user_id = u.user_id
     where u.user_id = v_user_id
     group by u.user_id;
end
$$;
comment on function accounts.try_answers(text) is
  'Takes an attempt at somebody''s security questions and answers what it is to be compared with. An attempt counts as '
  'wrong until accounts.recover_by_answers takes it back; the fifth locks this way for 24 hours. No row for people who are '
  'unknown, not active, without questions, or locked.';
revoke all on function accounts.try_answers(text) from public;
grant execute on function accounts.try_answers(text) to stoa_app;
