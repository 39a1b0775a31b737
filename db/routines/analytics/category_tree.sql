create or replace function analytics.category_tree (
  p_category_id bigint
) returns setof bigint
language sql stable
as $$
  with recursive tree as (
    select c.category_id from reporting.categories c where c.category_id = p_category_id
    union
    select c.category_id from reporting.categories c join tree t on c.parent_id = t.category_id
  )
  select t.category_id from tree t;
$$;
comment on function analytics.category_tree(bigint) is
  'A category with all its descendants.';
grant execute on function analytics.category_tree(bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
