create or replace function accounts.import_people(
  p_source text, p_refs text[], p_names text[], p_addresses jsonb[], p_created_at timestamptz[]) returns bigint[]
language plpgsql volatile
as $$
begin
  insert into accounts.roles (name, description) values ('shopper', 'Buys') on conflict (name) do nothing;
  with people as (
    insert into accounts.users (name, address, role_id, created_at, source, source_ref)
    select p.name, p.address, (select role_id from accounts.roles where name = 'shopper'), p.created_at, p_source, p.ref
      from unnest(p_refs, p_names, p_addresses, p_created_at) with ordinality as p (ref, name, address, created_at, place)
     where not exists (select from accounts.users u where u.source = p_source and u.source_ref = p.ref)
     order by p.place
    returning user_id, address, created_at
  )
  insert into accounts.addresses (user_id, address, is_default, created_at)
  select n.user_id, n.address, true, n.created_at from people n where n.address is not null order by n.user_id;
  return (
    select coalesce(array_agg(u.user_id order by p.place), '{}')
      from unnest(p_refs) with ordinality as p (ref, place)
      join accounts.users u on u.source = p_source and u.source_ref = p.ref);
end
$$;
comment on function accounts.import_people(text, text[], text[], jsonb[], timestamptz[]) is
  'The people of an imported source, in the order of p_refs; those that are missing are made: shoppers without '
  'e-mail, who cannot sign in. p_addresses become their default addresses.';
revoke all on function accounts.import_people(text, text[], text[], jsonb[], timestamptz[]) from public;
grant execute on function accounts.import_people(text, text[], text[], jsonb[], timestamptz[]) to stoa_app;
