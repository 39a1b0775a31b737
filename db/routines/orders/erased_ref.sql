create or replace function orders.erased_ref(p_ref text) returns text
language sql immutable
as $$
  select case when p_ref like 'erased:%' then p_ref else 'erased:' || encode(sha256(convert_to(p_ref, 'UTF8')), 'hex') end
$$;
comment on function orders.erased_ref(text) is
  'What stays of a source''s number for a purchase whose person was erased: enough for the same file not to be counted '
  'twice, and no longer the number itself.';
revoke all on function orders.erased_ref(text) from public;
grant execute on function orders.erased_ref(text) to stoa_app;
