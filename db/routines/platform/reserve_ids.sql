create or replace function platform.reserve_ids(p_table regclass, p_count bigint) returns bigint
language plpgsql volatile
as $$
declare
  v_column text := (select attname from pg_attribute where attrelid = p_table and attidentity <> ''
    and not attisdropped);
  v_sequence regclass := pg_get_serial_sequence(p_table::text, v_column);
  v_first bigint := nextval(v_sequence);
begin
  perform setval(v_sequence, v_first + greatest(p_count, 1) - 1);
  return v_first;
end
$$;
comment on function platform.reserve_ids(regclass, bigint) is
  'Takes p_count ids of a table''s identity column, without gaps, and answers the first: for bulk copies that name '
  'their ids. The table must be locked against other inserts (platform.begin_bulk_load).';
revoke all on function platform.reserve_ids(regclass, bigint) from public;
