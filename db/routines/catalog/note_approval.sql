create or replace function catalog.note_approval() returns trigger
language plpgsql volatile
as $$
begin
  new.approved_at := coalesce(new.approved_at, new.created_at, now());
  return new;
end
$$;
comment on function catalog.note_approval() is
  'What comes on sale without having been looked at, such as an imported history, counts as approved from its beginning.';
revoke all on function catalog.note_approval() from public;
create or replace trigger note_approval before insert on catalog.products
  for each row when (new.status in ('active', 'inactive') and new.approved_at is null)
  execute function catalog.note_approval();
