create or replace function platform.verify_card_numbers(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language plpgsql stable
as $$
declare
  -- A cheap sieve for the whole row: no card number without one of these.
  v_sieve constant text :=
    '[0-9]{13}|[0-9]{4}[ -]([0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|[0-9]{6}[ -][0-9]{4})';
  v_table record;
  v_rows bigint;
  v_hits bigint;
  v_found text[];
begin
  checked := 0;
  violations := 0;
  examples := '{}';
  -- The catalogue says which columns hold text, so that one of a later migration is looked at too.
  for v_table in
    select c.oid::regclass as name, n.nspname || '.' || c.relname as label,
           string_agg(format('t.%I::text', a.attname), ', ' order by a.attnum) as texts,
           string_agg(format('(%L, t.%I::text)', a.attname, a.attname), ', ' order by a.attnum) as named,
           (select string_agg(format('t.%I', k.attname), ', ' order by k.attnum)
              from pg_index x join pg_attribute k on k.attrelid = x.indrelid and k.attnum = any (x.indkey)
             where x.indrelid = c.oid and x.indisprimary) as key
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      join pg_type t on t.oid = a.atttypid
     where c.relkind in ('r', 'p') and not c.relispartition
       and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
       and coalesce(nullif(t.typbasetype, 0), nullif(t.typelem, 0), t.oid)
             in ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'json'::regtype, 'jsonb'::regtype)
       -- Numbers that other systems gave: long ones that pass the check are no accident there.
       and a.attname not in ('source_ref', 'gateway_ref', 'transaction_id', 'tracking_number', 'order_number', 'sku')
     group by c.oid, n.nspname, c.relname
     order by c.oid
  loop
    execute format('
      with hits as materialized (
        select c.name, concat_ws(%L, %s) as key
          from %s t, lateral (values %s) as c (name, value)
         where concat_ws(E''\n'', %s) ~ %L and platform.holds_card_number(c.value))
      select (select count(*) from %s), (select count(*) from hits),
             array(select format(''%%s of %s (%%s)'', h.name, h.key) from hits h order by h.key limit $1)',
      ', ', coalesce(v_table.key, 'null::text'), v_table.name, v_table.named, v_table.texts, v_sieve, v_table.name,
      v_table.label)
      using p_examples into v_rows, v_hits, v_found;
    checked := checked + v_rows;
    violations := violations + v_hits;
    examples := (examples || v_found)[1:p_examples];
  end loop;
  return next;
end
$$;
comment on function platform.verify_card_numbers(integer) is
  'Invariant 8: no column of text or json, in any table, holds what looks like a card number '
  '(platform.holds_card_number). Left out are ids that other systems gave (source_ref, gateway_ref, transaction_id, '
  'tracking_number), order numbers and SKUs. Examples name column, table and key, never the number.';
revoke all on function platform.verify_card_numbers(integer) from public;
