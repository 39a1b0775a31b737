create or replace function platform.name_rows_without_month(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language plpgsql stable
as $$
declare
  v_table record;
  v_rows bigint;
begin
  checked := 0;
  violations := 0;
  examples := '{}';
  for v_table in
    select i.inhparent::regclass as parent, n.nspname || '.' || c.relname as label, p.oid::regclass as name
      from pg_inherits i
      join pg_class p on p.oid = i.inhrelid
      join pg_class c on c.oid = i.inhparent
      join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'p' and pg_get_expr(p.relpartbound, p.oid) = 'DEFAULT'
     order by i.inhparent
  loop
    execute format('select count(*) from %s', v_table.name) into v_rows;
    checked := checked + 1;
    if v_rows > 0 then
      violations := violations + v_rows;
      examples := (examples || format('%s: %s rows', v_table.label, v_rows))[1:p_examples];
    end if;
  end loop;
  return next;
end
$$;
comment on function platform.name_rows_without_month(integer) is
  'A note, no failure: rows of tables partitioned by month that came before their month had a partition. They stay '
  'in the default partition, where they are right and found more slowly.';
revoke all on function platform.name_rows_without_month(integer) from public;
