create or replace function accounts.erasure_obstacles(p_user_id bigint) returns text[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text;
begin
  select u.email into v_email from accounts.users u where u.user_id = p_user_id;
  return array(
    select format('order %s is open', o) from unnest(orders.open_orders(p_user_id, v_email)) as o
    union all
    select format('the vendor %s is theirs and has to be handed over', v) from unnest(vendors.owned_by(p_user_id)) as v);
end
$$;
comment on function accounts.erasure_obstacles(bigint) is
  'What still needs somebody''s data, each in words: orders on their way, vendors that belong to them. Empty: they '
  'can be erased.';
revoke all on function accounts.erasure_obstacles(bigint) from public;
grant execute on function accounts.erasure_obstacles(bigint) to stoa_app;
