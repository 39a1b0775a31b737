create or replace function inventory.receive_transfer(
  p_actor_id bigint, p_vendor_id bigint, p_document_id bigint, p_closes boolean, p_reference text, p_lines jsonb)
returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_reference constant text := inventory.check_reference(p_reference);
  v_document constant inventory.stock_documents := inventory.lock_document(v_vendor_id, p_document_id, 'transfer');
  v_known constant bigint := inventory.known_request(v_vendor_id, v_reference,
    md5(concat_ws('|', 'arrival', p_document_id, p_closes, p_lines)));
  v_ids bigint[];
  v_arrived integer[];
  v_wrong text;
  v_moves record;
begin
  if v_known is not null then
    return v_known;
  end if;
  perform inventory.require_open(v_document);
  if p_lines = '[]'::jsonb and p_closes then
    v_ids := '{}';
    v_arrived := '{}';
  else
    select array_agg(l.variant_id), array_agg(l.quantity),
           min(l.sku) filter (where not exists (select from inventory.stock_document_lines d
             where d.document_id = p_document_id and d.variant_id = l.variant_id))
      into v_ids, v_arrived, v_wrong
      from inventory.read_lines(v_vendor_id, p_lines, 0, 1000) l;
  end if;
  if v_wrong is not null then
    raise exception '% is not on this transfer.', v_wrong using errcode = 'ST400', column = 'lines';
  end if;
  -- More than was under way arrived: found. Less, and nothing else comes: lost. Both at the destination, as adjustments.
  select array_agg(m.variant_id order by m.place, m.step) as ids,
         array_agg(m.kind order by m.place, m.step) as kinds, array_agg(m.quantity order by m.place, m.step) as quantities,
         array_agg(m.reason order by m.place, m.step) as reasons, count(*)::integer as n
    into v_moves
    from (
      select l.variant_id, l.line_number as place, s.step, s.kind, s.quantity, s.reason
        from inventory.stock_document_lines l
        left join unnest(v_ids, v_arrived) as a (variant_id, quantity) on a.variant_id = l.variant_id
       cross join lateral (values
         (1, 'transferred', case when p_closes then l.in_transit else least(l.in_transit, coalesce(a.quantity, 0)) end, ''),
         (2, 'adjusted', greatest(coalesce(a.quantity, 0) - l.in_transit, 0), 'found on arrival'),
         (3, 'adjusted', case when p_closes then -greatest(l.in_transit - coalesce(a.quantity, 0), 0) else 0 end,
          'missing on arrival')) as s (step, kind, quantity, reason)
       where l.document_id = p_document_id and s.quantity <> 0
    ) m;
  update inventory.stock_document_lines l
     set received = l.received + coalesce(a.quantity, 0),
         in_transit = case when p_closes then 0 else greatest(l.in_transit - coalesce(a.quantity, 0), 0) end
    from inventory.stock_document_lines o
    left join unnest(v_ids, v_arrived) as a (variant_id, quantity) on a.variant_id = o.variant_id
   where o.document_id = p_document_id and l.document_id = o.document_id and l.variant_id = o.variant_id;
  if v_moves.n > 0 then
    perform inventory.write_movements(p_document_id, v_vendor_id, p_actor_id, v_moves.ids,
      array_fill(v_document.to_warehouse_id, array[v_moves.n]), v_moves.kinds, v_moves.quantities, v_moves.reasons);
  end if;
  update inventory.stock_documents d set state = 'done', finished_at = now(), finished_by = p_actor_id
   where d.document_id = p_document_id
     and not exists (select from inventory.stock_document_lines l where l.document_id = p_document_id and l.in_transit > 0);
  return inventory.close_entry(p_document_id, v_vendor_id, v_reference, p_actor_id, 'transfer received');
end
$$;
comment on function inventory.receive_transfer(bigint, bigint, bigint, boolean, text, jsonb) is
  'What arrived of a transfer, all of it or a part. p_closes: nothing else comes, what is missing is adjusted away at the '
  'destination; what arrives beyond what is under way is adjusted in. The transfer is done when nothing is under way any more. '
  'ST400 lines; ST404; ST409 it has ended.';
revoke all on function inventory.receive_transfer(bigint, bigint, bigint, boolean, text, jsonb) from public;
grant execute on function inventory.receive_transfer(bigint, bigint, bigint, boolean, text, jsonb) to stoa_app, stoa_vendor;
