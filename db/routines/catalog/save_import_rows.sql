create or replace function catalog.save_import_rows(p_actor_id bigint, p_vendor_id bigint, p_rows jsonb) returns jsonb
language plpgsql volatile
as $$
declare
  v_results jsonb;
  v_changed bigint[];
  v_row record;
begin
  select jsonb_agg(to_jsonb(s) || jsonb_build_object('place', p_rows -> (s.place - 1) -> 'place') order by s.place)
    into v_results
    from catalog.save_documents(p_actor_id, p_vendor_id,
           (select jsonb_agg(e.r -> 'document' order by e.n) from jsonb_array_elements(p_rows) with ordinality as e (r, n)),
           true, true) s;
  -- A status that a product cannot have yet is said, and the rest of its row stays done.
  for v_row in
    select w.status, array_agg((x.r ->> 'product_id')::bigint) as ids
      from jsonb_array_elements(v_results) x (r)
      join jsonb_to_recordset(p_rows) as w (place integer, status text) on w.place = (x.r ->> 'place')::integer
     where w.status is not null and x.r ->> 'outcome' <> 'refused'
     group by w.status
  loop
    select v_changed || array_agg(c.product_id) filter (where c.outcome in ('changed', 'submitted')),
           coalesce(jsonb_agg(x.r || case when c.outcome = 'refused'
                                       then jsonb_build_object('field', coalesce(c.field, 'status'), 'problem', c.problem)
                                       else '{}' end), '[]')
             || (select coalesce(jsonb_agg(y.r), '[]') from jsonb_array_elements(v_results) y (r)
                  where (y.r ->> 'product_id')::bigint <> all (v_row.ids) or y.r ->> 'product_id' is null)
      into v_changed, v_results
      from catalog.change_product_status(p_actor_id, v_row.ids, v_row.status) c
      join jsonb_array_elements(v_results) x (r) on (x.r ->> 'product_id')::bigint = c.product_id;
  end loop;
  return (select jsonb_agg(x.r || jsonb_build_object('status_changed', (x.r ->> 'product_id')::bigint = any (v_changed)))
            from jsonb_array_elements(v_results) x (r));
end
$$;
comment on function catalog.save_import_rows(bigint, bigint, jsonb) is
  'Saves the documents of rows {place, document, status} and gives the products their statuses; answers what '
  'catalog.save_products does, as JSON by the rows'' places, with status_changed.';
revoke all on function catalog.save_import_rows(bigint, bigint, jsonb) from public;
