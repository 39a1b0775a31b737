create or replace function accounts.refuses_analytics(p_user_id bigint, p_visitor_id uuid) returns boolean
language sql stable
as $$
  select coalesce(
    (select not c.is_given from accounts.consents c
      where c.user_id = p_user_id and c.purpose = 'analytics' order by c.consent_id desc limit 1),
    (select not c.is_given from accounts.consents c
      where c.visitor_id = p_visitor_id and c.purpose = 'analytics' order by c.consent_id desc limit 1),
    true)
$$;
comment on function accounts.refuses_analytics(bigint, uuid) is
  'Whether somebody may not be counted: what they last said as a person, else in this browser; nobody may who never said yes.';
revoke all on function accounts.refuses_analytics(bigint, uuid) from public;
grant execute on function accounts.refuses_analytics(bigint, uuid) to stoa_app;
