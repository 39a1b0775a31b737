create or replace function catalog.refuse_category_cycle() returns trigger
language plpgsql volatile
as $$
declare
  v_above integer;
  v_below integer;
  v_is_cycle boolean;
begin
  if new.parent_id is null or tg_op = 'UPDATE' and new.parent_id is not distinct from old.parent_id then
    return new;
  end if;
  -- Two moves at once can each be right and make a circle together: they take turns, and the second looks again.
  perform pg_advisory_xact_lock(7305794344);
  with recursive above (category_id, parent_id, depth) as (
    select c.category_id, c.parent_id, 1 from catalog.categories c where c.category_id = new.parent_id
    union all
    select c.category_id, c.parent_id, a.depth + 1
      from above a join catalog.categories c on c.category_id = a.parent_id
     where a.category_id <> new.category_id
  )
  select count(*), coalesce(bool_or(a.category_id = new.category_id), false) into v_above, v_is_cycle from above a;
  if v_is_cycle then
    raise exception using errcode = 'ST409', message = 'A category cannot be below itself.';
  end if;
  with recursive below (category_id, depth) as (
    select new.category_id, 1
    union all
    select c.category_id, b.depth + 1 from below b join catalog.categories c on c.parent_id = b.category_id
  )
  select max(b.depth) into v_below from below b;
  if v_above + v_below > 20 then
    raise exception using errcode = 'ST409', message = 'Categories can be 20 deep, not more.';
  end if;
  return new;
end
$$;
comment on function catalog.refuse_category_cycle() is
  'Keeps the tree a tree whoever moves what, also at the same time (at read committed), and at most 20 deep: ST409.';
revoke all on function catalog.refuse_category_cycle() from public;

create or replace trigger refuse_category_cycle before insert or update of parent_id on catalog.categories
  for each row execute function catalog.refuse_category_cycle();
