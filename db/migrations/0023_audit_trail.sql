-- The trail of sensitive changes: who changed what, from what to what. Entries are only appended, and sealed into a chain
-- of hashes, so that one that was changed, removed, inserted or moved afterwards is named by verify.

create table audit.audit_entries (
  entry_id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  transaction_id xid8 not null default pg_current_xact_id(),
  login text not null default session_user,
  actor_id bigint,
  reason text check (length(reason) <= 1000),
  table_name text not null,
  row_key jsonb not null,
  action text not null check (action in ('insert', 'update', 'delete')),
  before jsonb,
  after jsonb,
  check ((before is null) = (action = 'insert')),
  check ((after is null) = (action = 'delete'))
);
comment on table audit.audit_entries is
  'Sensitive changes, written by triggers. actor_id is who did it, null for the host and its jobs; it refers to nothing, so that it outlives the person. Of secrets and of what is personal before and after hold only that they changed.';
create index audit_entries_row_idx on audit.audit_entries (table_name, (row_key::text), entry_id);
create index audit_entries_actor_id_idx on audit.audit_entries (actor_id, entry_id);

create table audit.unsealed_entries (
  entry_id bigint primary key
);
comment on table audit.unsealed_entries is 'Entries that wait to be sealed: whatever is not here and not sealed was slipped in.';

create table audit.audit_seals (
  number bigint primary key check (number > 0),
  entry_id bigint not null unique,
  digest bytea not null check (octet_length(digest) = 32),
  chain bytea not null check (octet_length(chain) = 32),
  below xid8 not null,
  sealed_at timestamptz not null default now()
);
comment on table audit.audit_seals is
  'The chain: digest is the SHA-256 of the entry; chain is the SHA-256 of the chain before (nothing for the first), the number as eight bytes and the digest. below: all transactions before this one had ended, so no entry of theirs comes later.';

create function audit.note_change() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text[] := string_to_array(tg_argv[0], ',');
  v_kept text[] := string_to_array(tg_argv[1], ',');
  v_hidden text[] := string_to_array(tg_argv[2], ',');
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
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
  insert into audit.audit_entries (actor_id, reason, table_name, row_key, action, before, after)
  values (nullif(current_setting('stoa.actor_id', true), '')::bigint, nullif(current_setting('stoa.reason', true), ''),
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
  'Writes a change of a row to the trail. Arguments: the columns of its key, those kept as they are, and those of which only is kept that they changed, each list separated by commas.';
revoke all on function audit.note_change() from public;

create trigger note_change after insert or update or delete on accounts.roles
  for each row execute function audit.note_change('role_id', 'name,acts_for_vendor,requires_second_factor', '');
create trigger note_change after insert or update or delete on accounts.role_permissions
  for each row execute function audit.note_change('role_id,permission_id', '', '');
create trigger note_change_insert after insert on accounts.users
  for each row when (new.password_hash is not null)
  execute function audit.note_change('user_id', 'role_id,status', '');
create trigger note_change after delete or update of role_id, status, email, password_hash, two_factor_enabled on accounts.users
  for each row execute function audit.note_change('user_id', 'role_id,status,two_factor_enabled', 'email,password_hash');
create trigger note_change after insert or delete or update of revoked_at, permissions, expires_at on accounts.api_keys
  for each row execute function audit.note_change('api_key_id', 'user_id,permissions,expires_at,revoked_at', '');
create trigger note_change after delete or update of status, commission_rate, payout_details, user_id on vendors.vendors
  for each row execute function audit.note_change('vendor_id', 'status,commission_rate,user_id', 'payout_details');
create trigger note_change after insert or update or delete on vendors.vendor_members
  for each row execute function audit.note_change('vendor_id,user_id', 'permissions', '');
create trigger note_change after insert or update or delete on platform.settings
  for each row execute function audit.note_change('name', 'value', '');

grant select on audit.audit_entries, audit.audit_seals to stoa_app;
