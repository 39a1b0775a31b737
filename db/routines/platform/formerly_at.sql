create or replace function platform.formerly_at(p_kind text, p_slug text) returns bigint
language sql stable
as $$
  select f.entity_id from platform.former_slugs f where f.kind = p_kind and f.slug = p_slug
$$;
comment on function platform.formerly_at(text, text) is
  'The number of the product, category or vendor that had this address before it was renamed; null if none had.';
revoke all on function platform.formerly_at(text, text) from public;
grant execute on function platform.formerly_at(text, text) to stoa_app;
