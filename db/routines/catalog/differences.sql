create or replace function catalog.differences(p_before jsonb, p_after jsonb) returns jsonb
language sql immutable parallel safe
as $$
  select coalesce(jsonb_object_agg(a.key, a.value), '{}')
    from jsonb_each(p_after) a
   where a.value is distinct from p_before -> a.key
$$;
comment on function catalog.differences(jsonb, jsonb) is 'The properties of p_after that p_before has otherwise or lacks.';
revoke all on function catalog.differences(jsonb, jsonb) from public;
