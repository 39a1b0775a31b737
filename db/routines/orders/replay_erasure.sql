create or replace function orders.replay_erasure(
  p_erasure_id uuid, p_checkout_id bigint, p_created_at timestamptz, p_message_ids uuid[]
) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_line platform.erasures;
begin
  perform from orders.checkouts c where c.checkout_id = p_checkout_id and c.created_at = p_created_at for update;
  if found then
    v_line := orders.erase_checkout(p_checkout_id, null, 'replayed', p_message_ids, p_erasure_id);
    return true;
  end if;
  v_line := platform.note_erasure(p_erasure_id, 'purchase', p_checkout_id, p_created_at, 'replayed');
  return false;
end
$$;
comment on function orders.replay_erasure(uuid, bigint, timestamptz, uuid[]) is
  'Erases a guest''s purchase again that a restored database holds; one that it does not hold, or another under the same '
  'number, is only noted. Answers whether there was one.';
revoke all on function orders.replay_erasure(uuid, bigint, timestamptz, uuid[]) from public;
grant execute on function orders.replay_erasure(uuid, bigint, timestamptz, uuid[]) to stoa_app;
