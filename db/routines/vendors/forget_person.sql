create or replace function vendors.forget_person(p_user_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from vendors.vendor_members m where m.user_id = p_user_id;
  update vendors.vendor_reviews r set review_text = '', updated_at = now() where r.user_id = p_user_id and r.review_text <> '';
end
$$;
comment on function vendors.forget_person(bigint) is
  'The vendors'' part of erasing a person: they are a member nowhere, and what they wrote about vendors goes; ratings stay.';
revoke all on function vendors.forget_person(bigint) from public;
