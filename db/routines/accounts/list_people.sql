-- One select, stable and in SQL, so that the planner sees through it with the values of its parameters.
create or replace function accounts.list_people(
  p_actor_id bigint, p_in_full boolean, p_pattern text, p_email text, p_phone_index bytea, p_role text, p_status text,
  p_before bigint, p_limit integer)
returns table (id bigint, name text, email text, is_masked boolean, has_phone boolean, role text, status text,
  created_at timestamptz, last_login timestamptz, has_second_factor boolean, locked_until timestamptz, vendor_name text)
language sql stable
as $$
  select u.user_id, u.name, case when m.is_masked then accounts.mask_email(u.email) else u.email end, m.is_masked,
         u.phone is not null, r.name, u.status, u.created_at, u.last_login, u.two_factor_enabled,
         nullif(greatest(u.lockout_end, now()), now()), v.vendor_name
    from accounts.users u
    join accounts.roles r on r.role_id = u.role_id
    cross join lateral (
      select not p_in_full and u.user_id is distinct from p_actor_id and accounts.is_masked(u.role_id) as is_masked) m
    left join lateral (select w.vendor_name from vendors.vendor_of(u.user_id) w) v on r.acts_for_vendor
   where (p_pattern is null or u.name ilike p_pattern or lower(u.email) = lower(p_email) or u.phone_index = p_phone_index
          or (u.email ilike p_pattern and not m.is_masked))
     and (p_role is null or u.role_id = (select k.role_id from accounts.roles k where k.name = p_role))
     and (p_status is null or u.status = p_status)
     and (p_before is null or u.user_id < p_before)
   order by u.user_id desc
   limit p_limit
$$;
comment on function accounts.list_people(bigint, boolean, text, text, bytea, text, text, bigint, integer) is
  'People, newest first, below p_before. Without p_in_full the e-mails of shoppers are masked, and are found by the whole '
  'address (p_email) only: parts of it (p_pattern) would give it away letter by letter. p_phone_index is the keyed hash of a '
  'whole phone number.';
revoke all on function accounts.list_people(bigint, boolean, text, text, bytea, text, text, bigint, integer) from public;
grant execute on function accounts.list_people(bigint, boolean, text, text, bytea, text, text, bigint, integer) to stoa_app;
