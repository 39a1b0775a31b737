create or replace function platform.begin_bulk_load(p_tables regclass[]) returns setof text
language plpgsql volatile
as $$
declare
  v_table regclass;
  v_filled boolean;
  v_part record;
begin
  foreach v_table in array p_tables loop
    execute format('lock table %s in access exclusive mode', v_table);
    execute format('select exists (select from %s)', v_table) into v_filled;
    -- COPY is refused where row-level security binds the one who copies. It binds the owner again before anybody else
    -- can see the table, since the lock lasts as long as the transaction.
    if (select relforcerowsecurity from pg_class where oid = v_table) then
      execute format('alter table %s no force row level security', v_table);
      return next format('alter table %s force row level security', v_table);
    end if;
    continue when v_filled;
    for v_part in
      select i.indexrelid::regclass as name, pg_get_indexdef(i.indexrelid) as definition
        from pg_index i
       where i.indrelid = v_table and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
       order by 1
    loop
      execute format('drop index %s', v_part.name);
      return next v_part.definition;
    end loop;
    for v_part in
      select conname as name, pg_get_constraintdef(oid) as definition
        from pg_constraint where conrelid = v_table and contype = 'f' order by conname
    loop
      execute format('alter table %s drop constraint %I', v_table, v_part.name);
      return next format('alter table %s add constraint %I %s', v_table, v_part.name, v_part.definition);
    end loop;
  end loop;
end
$$;
comment on function platform.begin_bulk_load(regclass[]) is
  'Prepares tables for COPY by their owner and answers the statements that undo it, to be run in this transaction: '
  'row-level security no longer binds the owner, and empty tables lose foreign keys and plain indexes, which are '
  'cheaper to build and to check once at the end.';
revoke all on function platform.begin_bulk_load(regclass[]) from public;
