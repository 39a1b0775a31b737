-- Platform: what every module stands on. Schema, settings, sealed (encrypted) values, tenancy helpers.

create schema platform;
comment on schema platform is 'What every module stands on: settings, encryption keys, imports, the vendor of the session.';

create extension if not exists pg_trgm with schema public;

grant usage on schema platform to stoa_app, stoa_vendor, stoa_readonly;

-- The final format of every encrypted column, so that no later migration rewrites data:
-- byte 0 version (1), bytes 1-8 encryption_keys.key_id (big endian), 12 bytes nonce, ciphertext, 16 bytes AES-GCM tag.
create domain platform.ciphertext as bytea
  check (octet_length(value) >= 37 and get_byte(value, 0) = 1);
comment on domain platform.ciphertext is
  'AES-256-GCM: version byte 1, key id (8 bytes, big endian), nonce (12), ciphertext, tag (16). Opened by the host only.';

create domain platform.money as numeric(19,4);
comment on domain platform.money is 'An exact amount; its currency stands beside it. Never a float.';

create domain platform.address as jsonb
  check (
    jsonb_typeof(value) = 'object'
    and jsonb_typeof(value -> 'country') = 'string'
    and value - array['country', 'country_code', 'region', 'city', 'postal_code', 'sealed'] = '{}'::jsonb
  );
comment on domain platform.address is
  'country (name), country_code (ISO 3166-1 alpha-2, where known), region, city, postal_code are readable; sealed is the base64 of a platform.ciphertext with name, street lines and phone.';

create function platform.current_vendor_id() returns bigint
language sql stable parallel safe
return nullif(current_setting('stoa.vendor_id', true), '')::bigint;
comment on function platform.current_vendor_id() is
  'The vendor whose request this is, from the transaction-local setting stoa.vendor_id; null when unset (a setting left by an earlier transaction reads as an empty string).';

-- Templates for row-level security (db/CONVENTIONS.md): one call per vendor-owned table.
create function platform.isolate_by_vendor(p_table regclass) returns void
language plpgsql volatile
as $$
declare
  v_name text := (select relname from pg_class where oid = p_table);
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format('create policy %I on %s to stoa_owner, stoa_app using (true) with check (true)',
    v_name || '_staff', p_table);
  execute format('create policy %I on %s for select to stoa_readonly using (true)', v_name || '_readonly', p_table);
  execute format(
    'create policy %I on %s to stoa_vendor using (vendor_id = (select platform.current_vendor_id()))
       with check (vendor_id = (select platform.current_vendor_id()))',
    v_name || '_vendor_isolation', p_table);
end
$$;
comment on function platform.isolate_by_vendor(regclass) is
  'Puts a table with a vendor_id column behind forced row-level security: staff roles see all, the vendor login its own rows.';
revoke all on function platform.isolate_by_vendor(regclass) from public;

create table platform.applied_scripts (
  path text primary key,
  hash text not null,
  head text not null default '',
  applied_at timestamptz not null default now()
);
comment on table platform.applied_scripts is
  'Routines and reference data as last applied, by file and SHA-256; head is what must not change for an in-place update.';

create table platform.settings (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
comment on table platform.settings is 'The marketplace''s settings: currency, time_zone, name.';
grant select, insert, update, delete on platform.settings to stoa_app;
grant select on platform.settings to stoa_vendor, stoa_readonly;

create table platform.encryption_keys (
  key_id bigint generated always as identity primary key,
  subject_kind text not null check (subject_kind in ('person', 'vendor', 'marketplace')),
  subject_id bigint,
  wrapped_key bytea check (octet_length(wrapped_key) = 61),
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  check ((destroyed_at is null) = (wrapped_key is not null)),
  unique nulls not distinct (subject_kind, subject_id)
);
comment on table platform.encryption_keys is
  'One data key per person, vendor and marketplace, wrapped by the master key (version byte 1, nonce 12, wrapped key 32, tag 16). Erasure destroys the wrap.';
grant select, insert, update on platform.encryption_keys to stoa_app;

create table platform.data_protection_keys (
  friendly_name text primary key,
  sealed_xml bytea not null,
  created_at timestamptz not null default now()
);
comment on table platform.data_protection_keys is
  'ASP.NET Core data protection keys, shared by all hosts, sealed under the master key.';
grant select, insert on platform.data_protection_keys to stoa_app;

create table platform.imports (
  import_id bigint generated always as identity primary key,
  source text not null,
  file_name text not null,
  file_sha256 bytea not null check (octet_length(file_sha256) = 32),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  summary jsonb not null default '{}',
  unique (source, file_sha256)
);
comment on table platform.imports is
  'Histories that were imported, by source and content: importing the same file again changes nothing. summary reconciles with the file.';
grant select, insert, update on platform.imports to stoa_app;

create table platform.import_lines (
  import_id bigint not null references platform.imports,
  line_number bigint not null,
  outcome text not null,
  reason text not null,
  line text not null,
  primary key (import_id, line_number)
);
comment on table platform.import_lines is
  'Lines of an import that did not become a plain sale or return: rejected, written as a stock movement, attached elsewhere; each with its reason.';
grant select, insert on platform.import_lines to stoa_app;

create table platform.countries (
  country_code text primary key check (country_code ~ '^[A-Z]{2}$'),
  name text not null unique
);
comment on table platform.countries is 'ISO 3166-1 alpha-2 codes and English short names.';
grant select on platform.countries to stoa_app, stoa_vendor, stoa_readonly;

-- Tables partitioned by month get their partitions before rows arrive; what no partition covers goes to the default one.
create function platform.ensure_month_partitions(p_table regclass, p_from date, p_to date) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_month date := date_trunc('month', p_from)::date;
  v_schema text;
  v_name text;
begin
  select n.nspname, c.relname into strict v_schema, v_name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.oid = p_table and c.relkind = 'p';
  -- Hosts that start at once take turns.
  perform pg_advisory_xact_lock(7305794312);
  while v_month <= p_to loop
    if to_regclass(format('%I.%I', v_schema, v_name || to_char(v_month, '_YYYY_MM'))) is null then
      begin
        execute format('create table %I.%I partition of %s for values from (%L) to (%L)',
          v_schema, v_name || to_char(v_month, '_YYYY_MM'), p_table,
          to_char(v_month, 'YYYY-MM-DD 00:00:00+00'),
          to_char(v_month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'));
      exception when check_violation then
        -- The default partition holds rows of this month already: they, and the month, stay there.
        null;
      end;
    end if;
    v_month := (v_month + interval '1 month')::date;
  end loop;
end
$$;
comment on function platform.ensure_month_partitions(regclass, date, date) is
  'Creates the monthly (UTC) partitions of a table from p_from to p_to, both inclusive; those that exist stay. A month of which the default partition already holds rows stays there.';
revoke all on function platform.ensure_month_partitions(regclass, date, date) from public;
grant execute on function platform.ensure_month_partitions(regclass, date, date) to stoa_app;
