create or replace function platform.forget_slugs(p_kind text, p_ids bigint[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from platform.former_slugs f where f.kind = p_kind and f.entity_id = any (p_ids)
$$;
comment on function platform.forget_slugs(text, bigint[]) is
  'Forgets former addresses, which may hold names of people. A definer, as whoever keeps them is.';
revoke all on function platform.forget_slugs(text, bigint[]) from public;
