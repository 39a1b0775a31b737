create or replace function catalog.submit_changes(p_actor_id bigint, p_drafts catalog.product_draft[], p_ask boolean)
returns bigint[]
language plpgsql volatile
as $$
declare
  v_waiting bigint[];
  v_draft catalog.product_draft;
  v_change_id bigint;
  v_own bigint := platform.acting_vendor();
begin
  v_waiting := array_fill(null::bigint, array[greatest(cardinality(p_drafts), 1)]);
  foreach v_draft in array p_drafts loop
    continue when v_draft.problem is not null or v_draft.is_new;
    if v_draft.approved_at is null then
      -- A new product that waits is changed where it is: whoever looked at it before has to look again.
      update catalog.product_changes c
         set after = v_draft.after, submitted_by = p_actor_id, revision = c.revision + 1
       where c.product_id = v_draft.product_id and c.status = 'pending' and c.after is distinct from v_draft.after;
      continue;
    end if;
    -- What the marketplace's people change is written at once, and what waits goes on waiting.
    continue when p_ask and v_own is null;
    if p_ask and v_draft.after <> v_draft.before and (
      catalog.needs_review((select p.vendor_id from catalog.products p where p.product_id = v_draft.product_id),
                           (v_draft.after ->> 'categoryId')::bigint, v_draft.product_id)
      or exists (select from catalog.product_changes c where c.product_id = v_draft.product_id and c.status = 'pending')) then
      insert into catalog.product_changes as c (product_id, vendor_id, kind, before, after, submitted_by)
      select p.product_id, p.vendor_id, 'change', catalog.differences(v_draft.after, v_draft.before),
             catalog.differences(v_draft.before, v_draft.after), p_actor_id
        from catalog.products p where p.product_id = v_draft.product_id
      on conflict (product_id) where status = 'pending' do update
         set before = excluded.before, after = excluded.after, submitted_by = excluded.submitted_by,
             submitted_at = now(), revision = c.revision + 1
      returning c.change_id into v_change_id;
      v_waiting[v_draft.place] := v_change_id;
    else
      -- A change that ends where the product is, or that nobody has to look at any more, is over.
      update catalog.product_changes c
         set status = 'withdrawn', decided_at = now(), decided_by = p_actor_id
       where c.product_id = v_draft.product_id and c.status = 'pending' and c.kind = 'change';
    end if;
  end loop;
  return v_waiting;
end
$$;
comment on function catalog.submit_changes(bigint, catalog.product_draft[], boolean) is
  'Puts what drafts change about products that were approved before into the queue of changes where the rules ask for it, '
  'and answers the change of each, by place; null: it is written at once. What the marketplace''s people change, nobody '
  'has to approve.';
revoke all on function catalog.submit_changes(bigint, catalog.product_draft[], boolean) from public;
