create or replace function platform.forget_guests(p_checkout_ids bigint[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update platform.encryption_keys k
     set wrapped_key = null, destroyed_at = now()
   where k.subject_kind = 'guest' and k.subject_id = any (p_checkout_ids) and k.wrapped_key is not null
$$;
comment on function platform.forget_guests(bigint[]) is
  'Destroys the keys that seal what guests gave with these purchases.';
revoke all on function platform.forget_guests(bigint[]) from public;
