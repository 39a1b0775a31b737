create or replace function orders.erase_checkout(
  p_checkout_id bigint, p_actor_id bigint, p_kind text, p_message_ids uuid[], p_erasure_id uuid
) returns platform.erasures
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_checkout orders.checkouts;
  v_places uuid[];
  v_line platform.erasures;
begin
  select c.* into v_checkout from orders.checkouts c where c.checkout_id = p_checkout_id;
  v_places := analytics.places_of(array[p_checkout_id]);
  perform inventory.forget_person(null, v_checkout.email);
  perform orders.forget_checkouts(array[p_checkout_id]);
  perform platform.forget_traces(p_message_ids,
    case when length(v_checkout.source_ref) >= 4 then array[v_checkout.source_ref] end);
  v_line := platform.note_erasure(p_erasure_id, 'purchase', p_checkout_id, v_checkout.created_at, p_kind);
  perform audit.log_activity(p_actor_id, null, 'guest erased', format('Purchase %s.', p_checkout_id));
  perform analytics.drop_places(v_places);
  return v_line;
end
$$;
comment on function orders.erase_checkout(bigint, bigint, text, uuid[], uuid) is
  'Does what orders.erase_guest decided, and what a replayed journal says.';
revoke all on function orders.erase_checkout(bigint, bigint, text, uuid[], uuid) from public;
