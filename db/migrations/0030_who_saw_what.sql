-- The trail says whom an entry is about, knows views beside changes, and keeps reasons that people type about somebody
-- sealed under that person's key: the chain hashes ciphertext, so erasing them leaves it valid.

alter table audit.audit_entries
  add column subject_id bigint,
  add column sealed_reason platform.ciphertext,
  drop constraint audit_entries_action_check,
  add check (action in ('insert', 'update', 'delete', 'view')),
  add check (sealed_reason is null or (subject_id is not null and reason is null));
comment on table audit.audit_entries is
  'Sensitive changes, written by triggers, and views of people''s records. actor_id is who did it, null for the host and its jobs; subject_id is whom it is about; both refer to nothing, so that they outlive the person. Of secrets and of what is personal before and after hold only that they changed; of a view both are empty.';
comment on column audit.audit_entries.sealed_reason is 'What somebody typed as the reason, under the key of the person it is about.';
create index audit_entries_subject_id_idx on audit.audit_entries (subject_id, entry_id) where subject_id is not null;
create index audit_entries_at_idx on audit.audit_entries (at);
create index audit_entries_words_idx on audit.audit_entries using gin (to_tsvector('simple', regexp_replace(
  table_name || ' ' || row_key::text || ' ' || coalesce(reason, '') || ' ' || coalesce(before::text, '') || ' '
  || coalesce(after::text, ''), '[^[:alnum:]]+', ' ', 'g')));
create index activity_logs_type_idx on audit.activity_logs (activity_type, "timestamp");

create or replace function audit.note_change() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text[] := string_to_array(tg_argv[0], ',');
  v_kept text[] := string_to_array(tg_argv[1], ',');
  v_hidden text[] := string_to_array(tg_argv[2], ',');
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  -- Whom it is about: the row's person, or else the one whom act_about named.
  v_named bigint := nullif(current_setting('stoa.subject_id', true), '')::bigint;
  v_subject bigint := coalesce((coalesce(v_new, v_old) ->> tg_argv[3])::bigint, v_named);
  v_sealed text := nullif(current_setting('stoa.sealed_reason', true), '');
  v_before jsonb;
  v_after jsonb;
  v_id bigint;
begin
  select jsonb_object_agg(f.name, case when f.name = any(v_hidden) then to_jsonb(v_old -> f.name <> 'null') else v_old -> f.name end),
         jsonb_object_agg(f.name, case when f.name = any(v_hidden) then
             to_jsonb(case when v_old -> f.name is distinct from v_new -> f.name then 'changed' else 'same' end)
           else v_new -> f.name end)
    into v_before, v_after
    from unnest(v_kept || v_hidden) as f (name)
   where f.name <> ''
     and (tg_op <> 'UPDATE' or v_old -> f.name is distinct from v_new -> f.name);
  if tg_op = 'UPDATE' and v_before is null then
    return null;
  end if;
  -- A reason is sealed under one person's key: entries about others do without.
  if v_named is distinct from v_subject then
    v_sealed := null;
  end if;
  insert into audit.audit_entries (actor_id, reason, subject_id, sealed_reason, table_name, row_key, action, before, after)
  values (nullif(current_setting('stoa.actor_id', true), '')::bigint,
          case when v_sealed is null then nullif(current_setting('stoa.reason', true), '') end, v_subject, decode(v_sealed, 'hex'),
          format('%s.%s', tg_table_schema, tg_table_name),
          (select jsonb_object_agg(k, coalesce(v_new, v_old) -> k) from unnest(v_key) as k), lower(tg_op),
          case when tg_op <> 'INSERT' then coalesce(v_before, '{}') end,
          case when tg_op <> 'DELETE' then coalesce(v_after, '{}') end)
  returning entry_id into v_id;
  insert into audit.unsealed_entries (entry_id) values (v_id);
  return null;
end
$$;
comment on function audit.note_change() is
  'Writes a change of a row to the trail. Arguments: the columns of its key, those kept as they are, and those of which only is kept that they changed, each list separated by commas; then, if any, the column of the person whom the row is about.';

drop trigger note_change_insert on accounts.users;
drop trigger note_change on accounts.users;
drop trigger note_change on accounts.api_keys;
drop trigger note_change on vendors.vendors;
drop trigger note_change on vendors.vendor_members;
create trigger note_change_insert after insert on accounts.users
  for each row when (new.password_hash is not null)
  execute function audit.note_change('user_id', 'role_id,status', '', 'user_id');
create trigger note_change after delete or update of role_id, status, email, password_hash, two_factor_enabled on accounts.users
  for each row execute function audit.note_change('user_id', 'role_id,status,two_factor_enabled', 'email,password_hash', 'user_id');
create trigger note_change after insert or delete or update of revoked_at, permissions, expires_at on accounts.api_keys
  for each row execute function audit.note_change('api_key_id', 'user_id,permissions,expires_at,revoked_at', '', 'user_id');
create trigger note_change after delete or update of status, commission_rate, currency, payout_details, user_id on vendors.vendors
  for each row execute function audit.note_change('vendor_id', 'status,commission_rate,currency,user_id', 'payout_details');
create trigger note_change after insert or update or delete on vendors.vendor_members
  for each row execute function audit.note_change('vendor_id,user_id', 'permissions', '', 'user_id');

-- Credentials: that they came or went, and whose they are. A passkey's use changes nothing here.
create trigger note_change after insert or delete on accounts.passkeys
  for each row execute function audit.note_change('credential_id', '', '', 'user_id');
create trigger note_change after insert or update or delete on accounts.security_answers
  for each row execute function audit.note_change('user_id,question', '', 'answer_hash', 'user_id');
-- Rates that a source brings day by day are its own evidence; what people typed or changed is noted.
create trigger note_change_insert after insert on pricing.exchange_rates
  for each row when (new.source = 'manual')
  execute function audit.note_change('base_currency,quote_currency,rate_date', 'rate,source', '');
create trigger note_change after update or delete on pricing.exchange_rates
  for each row execute function audit.note_change('base_currency,quote_currency,rate_date', 'rate,source', '');
