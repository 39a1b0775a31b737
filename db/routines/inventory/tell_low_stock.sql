create or replace function inventory.tell_low_stock(p_vendor_id bigint, p_variant_ids bigint[], p_letters bytea[]) returns integer
language plpgsql volatile
as $$
declare
  v_told integer;
begin
  perform from inventory.low_stock l
    where l.variant_id = any (p_variant_ids) and l.vendor_id = p_vendor_id and l.told_at is null
    order by l.variant_id for update;
  update inventory.low_stock l set told_at = now()
   where l.variant_id = any (p_variant_ids) and l.vendor_id = p_vendor_id and l.told_at is null;
  get diagnostics v_told = row_count;
  if v_told > 0 then
    perform platform.enqueue_message('mail', e.letter) from unnest(p_letters) as e (letter);
  end if;
  return v_told;
end
$$;
comment on function inventory.tell_low_stock(bigint, bigint[], bytea[]) is
  'Notes that a letter names these variants as low, and sends it; not again when another host was first. Answers how many.';
revoke all on function inventory.tell_low_stock(bigint, bigint[], bytea[]) from public;
grant execute on function inventory.tell_low_stock(bigint, bigint[], bytea[]) to stoa_app;
