create or replace function vendors.owned_by(p_user_id bigint) returns text[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select array(select v.name from vendors.vendors v
                where v.user_id = p_user_id and v.status not in ('refused', 'closed') order by v.name limit 20)
$$;
comment on function vendors.owned_by(bigint) is
  'The vendors that belong to somebody and are neither refused nor closed: at most 20 names.';
revoke all on function vendors.owned_by(bigint) from public;
grant execute on function vendors.owned_by(bigint) to stoa_app;
