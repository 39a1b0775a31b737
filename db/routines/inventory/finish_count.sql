create or replace function inventory.finish_count(
  p_actor_id bigint, p_vendor_id bigint, p_document_id bigint, p_uncounted text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_document constant inventory.stock_documents := inventory.lock_document(v_vendor_id, p_document_id, 'count');
  v_lines record;
begin
  perform inventory.require_open(v_document);
  if p_uncounted is null or p_uncounted not in ('unchanged', 'zero') then
    raise exception 'What was not counted stays unchanged or becomes zero.' using errcode = 'ST400', column = 'uncounted';
  end if;
  if p_uncounted = 'zero' then
    -- Locked, since what is on hand at this moment is what goes.
    perform from inventory.stock_levels s
      where s.warehouse_id = v_document.warehouse_id and s.variant_id in (
        select l.variant_id from inventory.stock_document_lines l where l.document_id = p_document_id and l.counted is null)
      order by s.variant_id, s.warehouse_id
        for no key update;
    update inventory.stock_document_lines l
       set counted = 0, booked = coalesce((select s.on_hand from inventory.stock_levels s
             where s.variant_id = l.variant_id and s.warehouse_id = v_document.warehouse_id), 0), counted_at = now()
     where l.document_id = p_document_id and l.counted is null;
  end if;
  if not exists (select from inventory.stock_document_lines l where l.document_id = p_document_id and l.counted is not null) then
    raise exception 'Nothing was counted yet.' using errcode = 'ST409', column = 'lines';
  end if;
  update inventory.stock_document_lines l set quantity = l.counted - l.booked
   where l.document_id = p_document_id and l.counted <> l.booked;
  select array_agg(l.variant_id order by l.line_number) as ids, array_agg(l.quantity order by l.line_number) as quantities,
         count(*)::integer as n
    into v_lines
    from inventory.stock_document_lines l where l.document_id = p_document_id and l.quantity <> 0;
  if v_lines.n > 0 then
    perform inventory.write_movements(p_document_id, v_vendor_id, p_actor_id, v_lines.ids,
      array_fill(v_document.warehouse_id, array[v_lines.n]), array_fill('adjusted'::text, array[v_lines.n]),
      v_lines.quantities, array_fill('stock count'::text, array[v_lines.n]));
  end if;
  update inventory.stock_documents d set state = 'done', finished_at = now(), finished_by = p_actor_id
   where d.document_id = p_document_id;
  perform inventory.close_entry(p_document_id, v_vendor_id, null, p_actor_id, 'count finished');
  return v_lines.n;
end
$$;
comment on function inventory.finish_count(bigint, bigint, bigint, text) is
  'Ends a count: what was counted differs from what was on hand at that moment by so much, and stock is adjusted by the '
  'difference, so that sales since then stay sold. p_uncounted: unchanged, or zero. Answers how many variants differed. ST400 '
  'uncounted; ST404; ST409 it has ended, nothing was counted, or a SKU would fall below what is reserved.';
revoke all on function inventory.finish_count(bigint, bigint, bigint, text) from public;
grant execute on function inventory.finish_count(bigint, bigint, bigint, text) to stoa_app, stoa_vendor;
