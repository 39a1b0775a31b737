create or replace function catalog.decide_changes(
  p_actor_id bigint, p_change_ids bigint[], p_revisions integer[], p_approve boolean, p_reason text)
returns table (change_id bigint, outcome text, problem text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_change catalog.product_changes;
  v_wanted record;
begin
  if coalesce(cardinality(p_change_ids), 0) not between 1 and 500
    or cardinality(p_revisions) is distinct from cardinality(p_change_ids) then
    raise exception using errcode = 'ST400', column = 'changes', message = 'Give 1 to 500 changes, each with its revision.';
  elsif not p_approve and coalesce(trim(p_reason), '') = '' then
    raise exception using errcode = 'ST400', column = 'reason', message = 'Say why, so that the vendor can mend it.';
  end if;
  perform audit.act_as(p_actor_id);
  perform catalog.lock_products(array(
    select c.product_id from catalog.product_changes c where c.change_id = any (p_change_ids)));
  for v_wanted in select w.change_id, w.revision from unnest(p_change_ids, p_revisions) as w (change_id, revision) loop
    change_id := v_wanted.change_id;
    problem := null;
    select c.* into v_change from catalog.product_changes c where c.change_id = v_wanted.change_id for update;
    if not found then
      outcome := 'refused'; problem := 'There is no such change.';
    elsif v_change.status <> 'pending' then
      outcome := 'refused'; problem := format('It was %s meanwhile.', v_change.status);
    elsif v_change.revision <> v_wanted.revision then
      outcome := 'refused'; problem := 'The vendor changed it meanwhile: look at it again.';
    else
      outcome := catalog.decide_change(v_change, p_actor_id, p_approve, coalesce(trim(p_reason), ''));
    end if;
    return next;
  end loop;
end
$$;
comment on function catalog.decide_changes(bigint, bigint[], integer[], boolean, text) is
  'Approves or refuses, with a reason, new products and changes, at most 500 at once; revisions say what was looked at. One '
  'row each: approved, refused, or not done, with why. Locks products by id, then the changes.';
revoke all on function catalog.decide_changes(bigint, bigint[], integer[], boolean, text) from public;
grant execute on function catalog.decide_changes(bigint, bigint[], integer[], boolean, text) to stoa_app;
