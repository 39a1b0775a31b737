create or replace function accounts.acting_person(p_user_id bigint)
returns table (
  user_id bigint, name text, email text, role text, vendor_id bigint, vendor_name text, permissions text[],
  two_factor_enabled boolean, requires_second_factor boolean
)
language sql stable
as $$
  select u.user_id, u.name, u.email, r.name, v.vendor_id, v.vendor_name,
         case when r.acts_for_vendor and v.vendor_id is null then '{}'::text[]
              else array(select p.name
                           from accounts.role_permissions rp
                           join accounts.permissions p on p.permission_id = rp.permission_id
                          where rp.role_id = u.role_id
                            and (v.permissions is null or p.name = any(v.permissions))
                          order by p.name) end,
         u.two_factor_enabled, r.requires_second_factor
    from accounts.users u
    join accounts.roles r on r.role_id = u.role_id
    left join lateral (select * from vendors.vendor_of(u.user_id)) v on r.acts_for_vendor
   where u.user_id = p_user_id;
$$;
comment on function accounts.acting_person(bigint) is
  'Who somebody is, what their role lets them do and for which vendor, as of now. Somebody whose role acts for a vendor '
  'holds no permission without one, and at one at most what their membership says.';
revoke all on function accounts.acting_person(bigint) from public;
grant execute on function accounts.acting_person(bigint) to stoa_app;
