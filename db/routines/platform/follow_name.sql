create or replace function platform.follow_name() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant bigint := (to_jsonb(new) ->> tg_argv[1])::bigint;
  v_slug text := platform.slug_of(new.name);
  v_is_taken boolean;
begin
  -- An address that was given, not made of the name, stays; so does one that a name cannot be written as.
  if v_slug = '' or old.slug not in (platform.slug_of(old.name), platform.slug_of(old.name) || '-' || v_id)
    or v_slug = platform.slug_of(old.name) then
    return new;
  end if;
  execute format('select exists (select from %s x where x.slug = $1 and x.%I <> $2)', tg_relid::regclass, tg_argv[1])
    into v_is_taken using v_slug, v_id;
  new.slug := case when v_is_taken then v_slug || '-' || v_id else v_slug end;
  insert into platform.former_slugs as f (kind, slug, entity_id) values (tg_argv[0], old.slug, v_id)
  on conflict (kind, slug) do update set entity_id = excluded.entity_id, changed_at = now();
  delete from platform.former_slugs f where f.kind = tg_argv[0] and f.slug = new.slug;
  return new;
end
$$;
comment on function platform.follow_name() is
  'Gives what is renamed the address of its new name, and keeps the former one to lead on from. Arguments: the kind, the column '
  'of its number. A definer: nobody else writes former addresses.';
revoke all on function platform.follow_name() from public;
create or replace trigger follow_name before update of name on catalog.products
  for each row when (old.name <> new.name and old.slug = new.slug)
  execute function platform.follow_name('product', 'product_id');
create or replace trigger follow_name before update of name on catalog.categories
  for each row when (old.name <> new.name and old.slug = new.slug)
  execute function platform.follow_name('category', 'category_id');
create or replace trigger follow_name before update of name on vendors.vendors
  for each row when (old.name <> new.name and old.slug = new.slug)
  execute function platform.follow_name('vendor', 'vendor_id');
