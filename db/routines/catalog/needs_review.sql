create or replace function catalog.needs_review(p_vendor_id bigint, p_category_id bigint, p_product_id bigint) returns boolean
language plpgsql stable
as $$
declare
  v_rule catalog.review_policies;
begin
  select r.* into v_rule from catalog.review_policies r where r.vendor_id = p_vendor_id;
  if not found and p_category_id is not null then
    with recursive up (category_id, parent_id, steps) as (
      select c.category_id, c.parent_id, 0 from catalog.categories c where c.category_id = p_category_id
      union all
      select c.category_id, c.parent_id, u.steps + 1
        from up u join catalog.categories c on c.category_id = u.parent_id
    )
    select r.* into v_rule
      from up u join catalog.review_policies r on r.category_id = u.category_id
     order by u.steps
     limit 1;
  end if;
  if v_rule.policy is null then
    select r.* into v_rule from catalog.review_policies r where r.vendor_id is null and r.category_id is null;
  end if;
  return case coalesce(v_rule.policy, 'all')
    when 'none' then false
    when 'all' then true
    else (
      -- Of the first few each is looked at, when it is new and when it changes.
      select count(*) < v_rule.first_products
        from (select from catalog.products p
               where p.vendor_id = p_vendor_id and p.approved_at is not null and p.product_id <> p_product_id
               limit v_rule.first_products) x)
    end;
end
$$;
comment on function catalog.needs_review(bigint, bigint, bigint) is
  'Whether an operator must approve a product of a vendor in a category (null: none), new or changed: the vendor''s own '
  'rule decides, else that of the category or the nearest above it, else the marketplace''s.';
revoke all on function catalog.needs_review(bigint, bigint, bigint) from public;
grant execute on function catalog.needs_review(bigint, bigint, bigint) to stoa_app;
