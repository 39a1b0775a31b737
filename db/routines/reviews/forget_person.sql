create or replace function reviews.forget_person(p_user_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update reviews.reviews r set review_text = '', updated_at = now() where r.user_id = p_user_id and r.review_text <> '';
  update reviews.questions q set question_text = 'Erased' where q.user_id = p_user_id;
  update reviews.answers a set answer_text = 'Erased' where a.user_id = p_user_id;
end
$$;
comment on function reviews.forget_person(bigint) is
  'What somebody wrote who is erased goes; ratings and scores stay under their number, so that products keep theirs.';
revoke all on function reviews.forget_person(bigint) from public;
