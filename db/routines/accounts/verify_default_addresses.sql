create or replace function accounts.verify_default_addresses(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with bad as materialized (
    select u.user_id, format('user %s: address is not the default row of addresses', u.user_id) as what
      from accounts.users u
      left join accounts.addresses a on a.user_id = u.user_id and a.is_default
     where u.address is distinct from a.address
  )
  select (select count(*) from accounts.users), (select count(*) from bad),
         array(select b.what from bad b order by b.user_id limit p_examples)
$$;
comment on function accounts.verify_default_addresses(integer) is
  'Invariant 5: users'' address is the kept copy of their default address, or null without one.';
revoke all on function accounts.verify_default_addresses(integer) from public;
