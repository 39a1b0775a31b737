create or replace function catalog.change_product_status(
  p_actor_id bigint, p_product_ids bigint[], p_status text)
returns table (product_id bigint, outcome text, field text, problem text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_vendor_id bigint := platform.acting_vendor();
  v_product catalog.products;
  v_field text;
  v_problem text;
  v_outcome text;
begin
  if coalesce(cardinality(p_product_ids), 0) not between 1 and 1000 then
    raise exception using errcode = 'ST400', column = 'productIds', message = 'Give 1 to 1,000 products.';
  elsif p_status is null or p_status not in ('draft', 'active', 'inactive', 'archived') then
    raise exception using errcode = 'ST400', column = 'status',
      message = 'must be draft, active, inactive or archived.';
  end if;
  perform audit.act_as(p_actor_id);
  perform catalog.lock_products(p_product_ids);
  for v_product in
    select p.* from unnest(p_product_ids) with ordinality as w (product_id, place)
      join catalog.products p on p.product_id = w.product_id
     where v_vendor_id is null or p.vendor_id = v_vendor_id
     order by w.place
  loop
    v_field := null; v_problem := null;
    if v_product.status = p_status or (p_status = 'active' and v_product.status = 'pending approval') then
      v_outcome := 'unchanged';
    elsif not (p_status = any (catalog.allowed_statuses(v_product.status))) then
      v_outcome := 'refused'; v_field := 'status';
      v_problem := format('cannot become %s: it is %s.', p_status, v_product.status);
    elsif p_status = 'active' and exists (select from catalog.product_gaps(array[v_product.product_id])) then
      select g.field, g.problem into v_field, v_problem from catalog.product_gaps(array[v_product.product_id]) g limit 1;
      v_outcome := 'refused';
    elsif p_status = 'active' and v_product.approved_at is null and v_vendor_id is not null
      and catalog.needs_review(v_product.vendor_id, v_product.category_id, v_product.product_id) then
      update catalog.products p set status = 'pending approval', updated_at = now()
       where p.product_id = v_product.product_id;
      insert into catalog.product_changes (product_id, vendor_id, kind, before, after, submitted_by)
      select c.product_id, v_product.vendor_id, 'new', '{}', c.content, p_actor_id
        from catalog.product_content(array[v_product.product_id]) c;
      v_outcome := 'submitted';
    else
      update catalog.product_changes c set status = 'withdrawn', decided_at = now(), decided_by = p_actor_id
       where c.product_id = v_product.product_id and c.status = 'pending'
         and (c.kind = 'new' or p_status = 'archived');
      update catalog.products p
         set status = p_status, updated_at = now(),
             approved_at = case when p_status = 'active' then coalesce(p.approved_at, now()) else p.approved_at end
       where p.product_id = v_product.product_id;
      v_outcome := 'changed';
    end if;
    product_id := v_product.product_id; outcome := v_outcome; field := v_field; problem := v_problem;
    return next;
  end loop;
  perform audit.log_activity(p_actor_id, v_vendor_id, 'products ' || p_status,
                             format('%s products.', cardinality(p_product_ids)));
end
$$;
comment on function catalog.change_product_status(bigint, bigint[], text) is
  'Puts products on sale (active), off sale (inactive), away (archived) or back to drafts, at most 1,000 at once; one row '
  'for each that is the session''s vendor''s: changed, unchanged, submitted (it waits for approval first) or refused, with '
  'what it lacks. Locks products by id. ST400 no such status.';
revoke all on function catalog.change_product_status(bigint, bigint[], text) from public;
grant execute on function catalog.change_product_status(bigint, bigint[], text) to stoa_app, stoa_vendor;
