create or replace function catalog.set_review_policy(
  p_actor_id bigint, p_vendor_id bigint, p_category_id bigint, p_policy text, p_first_products integer) returns void
language plpgsql volatile
as $$
begin
  if p_vendor_id is not null and p_category_id is not null then
    raise exception using errcode = 'ST400', column = 'categoryId', message = 'A rule is for a vendor or for a category.';
  elsif p_policy is null and p_vendor_id is null and p_category_id is null then
    raise exception using errcode = 'ST400', column = 'policy', message = 'The marketplace needs a rule.';
  elsif p_policy is not null and p_policy not in ('all', 'first', 'none') then
    raise exception using errcode = 'ST400', column = 'policy', message = 'must be all, first or none.';
  elsif p_policy = 'first' and coalesce(p_first_products, 0) not between 1 and 1000 then
    raise exception using errcode = 'ST400', column = 'firstProducts', message = 'must be 1 to 1,000.';
  elsif p_vendor_id is not null and not vendors.may_edit(p_vendor_id) then
    raise exception using errcode = 'ST404', message = 'No such vendor.';
  elsif p_category_id is not null and not exists (
    select from catalog.categories c where c.category_id = p_category_id) then
    raise exception using errcode = 'ST404', message = 'No such category.';
  end if;
  perform audit.act_as(p_actor_id);
  if p_policy is null then
    delete from catalog.review_policies r
     where r.vendor_id is not distinct from p_vendor_id and r.category_id is not distinct from p_category_id;
  else
    insert into catalog.review_policies as r (vendor_id, category_id, policy, first_products)
    values (p_vendor_id, p_category_id, p_policy, case when p_policy = 'first' then p_first_products end)
    on conflict (vendor_id, category_id) do update
       set policy = excluded.policy, first_products = excluded.first_products, updated_at = now();
  end if;
  perform audit.log_activity(p_actor_id, p_vendor_id, 'review rule set', coalesce(p_policy, 'removed'));
end
$$;
comment on function catalog.set_review_policy(bigint, bigint, bigint, text, integer) is
  'Says what is approved before shoppers see it: for a vendor, for a category and what is below it, or (both null) for the '
  'marketplace; a null policy takes a rule away. ST400 not such a rule; ST404.';
revoke all on function catalog.set_review_policy(bigint, bigint, bigint, text, integer) from public;
grant execute on function catalog.set_review_policy(bigint, bigint, bigint, text, integer) to stoa_app;
