create or replace function catalog.category_branch(p_category_id bigint) returns bigint[]
language sql stable
as $$
  with recursive branch (category_id) as (
    select c.category_id from catalog.categories c where c.category_id = p_category_id
    union all
    select c.category_id from branch b join catalog.categories c on c.parent_id = b.category_id
  )
  select coalesce(array_agg(b.category_id), '{}') from branch b
$$;
comment on function catalog.category_branch(bigint) is 'A category and all below it; empty when there is none.';
revoke all on function catalog.category_branch(bigint) from public;
grant execute on function catalog.category_branch(bigint) to stoa_app, stoa_vendor;
