create or replace function platform.old_months(p_table regclass, p_before timestamptz)
returns table (partition regclass, is_default boolean)
language sql stable
as $$
  select i.inhrelid::regclass, pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
   where i.inhparent = p_table
     and (pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'
          or substring(pg_get_expr(c.relpartbound, c.oid) from $re$TO \('([^']+)'\)$re$)::timestamptz <= p_before)
   order by 2, 1
$$;
comment on function platform.old_months(regclass, timestamptz) is
  'Partitions of a table whose whole month (UTC) is before a time, and last its default one, which may hold older rows.';
revoke all on function platform.old_months(regclass, timestamptz) from public;
grant execute on function platform.old_months(regclass, timestamptz) to stoa_app;
