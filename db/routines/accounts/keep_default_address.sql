create or replace function accounts.keep_default_address() returns trigger
language plpgsql volatile
as $$
declare
  v_ids bigint[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select distinct user_id from after_rows order by 1);
  elsif tg_op = 'DELETE' then
    v_ids := array(select distinct user_id from before_rows order by 1);
  else
    v_ids := array(select user_id from before_rows union select user_id from after_rows order by 1);
  end if;

  -- Lock first, read after: what others committed while this statement waited is then seen.
  perform from accounts.users where user_id = any(v_ids) order by user_id for no key update;
  update accounts.users u
     set address = c.address
    from (select i.user_id, a.address
            from unnest(v_ids) as i (user_id)
            left join accounts.addresses a on a.user_id = i.user_id and a.is_default) as c
   where u.user_id = c.user_id and u.address is distinct from c.address;
  return null;
end
$$;
comment on function accounts.keep_default_address() is
  'Keeps users.address equal to the default row of addresses, or null without one, once per statement.';
create or replace trigger keep_default_address_insert after insert on accounts.addresses
  referencing new table as after_rows for each statement execute function accounts.keep_default_address();
create or replace trigger keep_default_address_update after update on accounts.addresses
  referencing old table as before_rows new table as after_rows
  for each statement execute function accounts.keep_default_address();
create or replace trigger keep_default_address_delete after delete on accounts.addresses
  referencing old table as before_rows for each statement execute function accounts.keep_default_address();
