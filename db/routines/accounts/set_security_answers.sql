create or replace function accounts.set_security_answers(p_user_id bigint, p_questions text[], p_answer_hashes text[])
returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_user_id);
  update accounts.users u
     set security_questions = to_jsonb(p_questions), updated_at = now()
   where u.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.', column = 'userId';
  end if;
  delete from accounts.security_answers a where a.user_id = p_user_id;
  insert into accounts.security_answers (user_id, question, answer_hash)
  select p_user_id, q.question, q.answer_hash
    from unnest(p_questions, p_answer_hashes) as q (question, answer_hash);
  delete from accounts.answer_attempts t where t.user_id = p_user_id;
  perform audit.log_activity(p_user_id, null, 'security questions changed',
    case when cardinality(p_questions) = 0 then 'Cleared their security questions.'
         else 'Chose security questions.' end);
end
$$;
comment on function accounts.set_security_answers(bigint, text[], text[]) is
  'A person''s security questions (keys) and the Argon2id hashes of their answers, in the same order; empty clears them. '
  'Attempts made so far are forgotten. Errors: ST404 no such person.';
revoke all on function accounts.set_security_answers(bigint, text[], text[]) from public;
grant execute on function accounts.set_security_answers(bigint, text[], text[]) to stoa_app;
