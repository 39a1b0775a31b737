create or replace function accounts.forget_person(
  p_person accounts.users, p_actor_id bigint, p_kind text, p_message_ids uuid[], p_erasure_id uuid
) returns platform.erasures
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant bigint := p_person.user_id;
  v_places constant uuid[] := analytics.places_of(orders.checkouts_of(v_id, p_person.email));
  v_refs text[];
  v_line platform.erasures;
begin
  perform audit.act_as(p_actor_id, 'erasure');
  v_refs := orders.forget_person(v_id, p_person.email);
  if length(p_person.source_ref) >= 4 then
    v_refs := v_refs || p_person.source_ref;
  end if;
  perform carts.forget_person(v_id);
  perform reviews.forget_person(v_id);
  perform vendors.forget_person(v_id);
  perform notifications.forget_person(v_id);
  perform inventory.forget_person(v_id, p_person.email);
  perform analytics.forget_person(v_id);
  perform accounts.forget_sign_in(v_id, p_person.email);
  update accounts.users u
     set name = 'Erased person', email = null, password_hash = null, phone = null, address = null, status = 'inactive',
         role_id = (select r.role_id from accounts.roles r where r.name = 'shopper'), last_login = null,
         two_factor_enabled = false, security_questions = '[]', security_stamp = gen_random_uuid(),
         access_failed_count = 0, lockout_end = null, language = 'en', currency = null, source = null, source_ref = null,
         updated_at = now(), erased_at = now(),
         inactivity_told_at = null
   where u.user_id = v_id;
  -- Only who managed people can leave nobody behind who does.
  if p_kind <> 'replayed' and 'accounts.manage' = any (accounts.permissions_of_role(p_person.role_id)) then
    perform accounts.require_manager();
  end if;
  perform audit.log_activity(p_actor_id, null, 'person erased', format('Person %s.', v_id));
  perform audit.forget_person(v_id);
  perform platform.forget_person(v_id, p_message_ids, v_refs);
  v_line := platform.note_erasure(p_erasure_id, 'person', v_id, p_person.created_at, p_kind);
  -- Last: what many share is locked for as short as can be.
  perform analytics.drop_places(v_places);
  return v_line;
end
$$;
comment on function accounts.forget_person(accounts.users, bigint, text, uuid[], uuid) is
  'Does what accounts.erase_person decided, module by module, and what a replayed journal says. db/seed/personal_data.sql '
  'lists every column and what becomes of it.';
revoke all on function accounts.forget_person(accounts.users, bigint, text, uuid[], uuid) from public;
