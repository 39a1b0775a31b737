create or replace function inventory.find_low_stock() returns bigint
language plpgsql volatile
as $$
declare
  v_chunk constant integer := 5000;
  v_margin constant bigint := 1000;
  v_at inventory.low_stock_progress;
  v_top bigint;
  v_snapshot pg_snapshot;
  v_ids bigint[];
  v_vendor bigint;
  v_seen bigint := 0;
begin
  -- One at a time.
  select p.* into v_at from inventory.low_stock_progress p for update;
  select coalesce(max(m.movement_id), 0), pg_current_snapshot() into v_top, v_snapshot from inventory.stock_movements m;
  v_ids := array(select distinct m.variant_id from inventory.stock_movements m where m.movement_id > v_at.settled_id);
  for v_from in 1 .. cardinality(v_ids) by v_chunk loop
    perform inventory.note_low_stock(v_ids[v_from : v_from + v_chunk - 1]);
  end loop;
  v_seen := cardinality(v_ids);
  for v_vendor in select s.vendor_id from inventory.stock_settings s where not s.is_checked order by s.vendor_id loop
    update inventory.stock_settings s set is_checked = true where s.vendor_id = v_vendor;
    v_ids := array(
      select l.variant_id from inventory.low_stock l where l.vendor_id = v_vendor
      union
      select v.variant_id from reporting.variants v
       where v.vendor_id = v_vendor and v.is_active and v.stock_quantity <= (
         select s.low_stock_at from inventory.stock_settings s where s.vendor_id = v_vendor));
    for v_from in 1 .. cardinality(v_ids) by v_chunk loop
      perform inventory.note_low_stock(v_ids[v_from : v_from + v_chunk - 1]);
    end loop;
    v_seen := v_seen + cardinality(v_ids);
  end loop;
  -- What was in flight when pending was noted has ended by now: nothing below it appears any more. A database that was
  -- copied elsewhere counts transactions anew, and begins again.
  if pg_snapshot_xmin(v_snapshot) >= v_at.pending_xid or v_at.pending_xid > pg_snapshot_xmax(v_snapshot) then
    update inventory.low_stock_progress p
       set settled_id = case when v_at.pending_xid > pg_snapshot_xmax(v_snapshot) then p.settled_id
             else greatest(p.settled_id, p.pending_id - v_margin) end,
           pending_id = v_top, pending_xid = pg_snapshot_xmax(v_snapshot);
  end if;
  return v_seen;
end
$$;
comment on function inventory.find_low_stock() is
  'Keeps which variants are low, of those whose stock moved since the last time and those of vendors who changed their '
  'threshold; answers how many it looked at. Its cost follows the movements since, not the catalogue.';
revoke all on function inventory.find_low_stock() from public;
grant execute on function inventory.find_low_stock() to stoa_app;
