create or replace function platform.begin_seed(p_tables regclass[], p_expected bigint)
returns table (phase integer, statement text)
language plpgsql volatile
as $$
declare
  v_table regclass;
  v_rows bigint;
  v_bare regclass[] := array[]::regclass[];
  v_empty regclass[] := array[]::regclass[];
  v_part record;
begin
  foreach v_table in array p_tables loop
    execute format('lock table %s in access exclusive mode', v_table);
    execute format('select count(*) from (select from %s limit %s) as r', v_table, p_expected + 1) into v_rows;
    if v_rows <= p_expected then
      v_bare := array_append(v_bare, v_table);
    end if;
    if v_rows = 0 and exists (select from pg_class where oid = v_table and relkind = 'r') then
      v_empty := array_append(v_empty, v_table);
    end if;
    if exists (select from pg_trigger where tgrelid = v_table and not tgisinternal) then
      execute format('alter table %s disable trigger user', v_table);
      return query select 3, format('alter table %s enable trigger user', v_table);
    end if;
    -- COPY is refused where row-level security binds the one who copies. It binds the owner again before anybody else
    -- can see the table, since the lock lasts as long as the transaction.
    if (select relforcerowsecurity from pg_class where oid = v_table) then
      execute format('alter table %s no force row level security', v_table);
      return query select 3, format('alter table %s force row level security', v_table);
    end if;
  end loop;
  for v_part in
    select c.conrelid::regclass as owner, c.conname as name, pg_get_constraintdef(c.oid) as definition
      from pg_constraint c
     where c.contype = 'f' and c.conparentid = 0 and (c.conrelid = any (v_bare) or c.confrelid = any (v_bare))
     order by array_position(p_tables, c.conrelid::regclass), c.conrelid, c.conname
  loop
    execute format('alter table %s drop constraint %I', v_part.owner, v_part.name);
    return query select 2, format('alter table %s add constraint %I %s', v_part.owner, v_part.name, v_part.definition);
  end loop;
  for v_part in
    select i.indrelid::regclass as owner, i.indexrelid::regclass as index, c.conname as name,
           -- Of a partitioned table the definition says "only", which would leave the partitions without.
           coalesce(pg_get_constraintdef(c.oid), replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')) as definition
      from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
     where i.indrelid = any (v_bare)
       and not exists (select from pg_depend d
                        where d.refclassid = 'pg_constraint'::regclass and d.refobjid = c.oid
                          and d.classid = 'pg_rewrite'::regclass)
     order by array_position(p_tables, i.indrelid::regclass), c.contype = 'p' desc nulls last, i.indexrelid::regclass::text
  loop
    if v_part.name is null then
      execute format('drop index %s', v_part.index);
      return query select 1, v_part.definition;
    else
      execute format('alter table %s drop constraint %I', v_part.owner, v_part.name);
      return query select 1, format('alter table %s add constraint %I %s', v_part.owner, v_part.name, v_part.definition);
    end if;
  end loop;
  if cardinality(v_bare) < cardinality(p_tables) then
    return query select 0, '';
  end if;
  -- Files made anew in this transaction take rows that are frozen from the start: no vacuum has to visit them.
  foreach v_table in array v_empty loop
    execute format('truncate only %s', v_table);
    return query select 0, v_table::text;
  end loop;
end
$$;
comment on function platform.begin_seed(regclass[], bigint) is
  'Prepares tables for COPY by their owner of about p_expected rows each. Triggers and row-level security no longer act; '
  'tables with at most that many rows lose indexes, keys and foreign keys, which are cheaper to build once at the end. '
  'Answers what undoes it, to be run in this transaction by phase: 1 indexes and keys, 2 foreign keys, 3 triggers and '
  'policies; phase 0 names the tables that take COPY with freeze, and says with an empty text that some table kept its '
  'keys. The writer does by itself what triggers would.';
revoke all on function platform.begin_seed(regclass[], bigint) from public;
