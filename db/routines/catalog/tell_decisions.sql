create or replace function catalog.tell_decisions(p_vendor_id bigint, p_change_ids bigint[], p_letters bytea[]) returns integer
language plpgsql volatile
as $$
declare
  v_told integer;
begin
  perform from catalog.product_changes c
    where c.change_id = any (p_change_ids) and c.vendor_id = p_vendor_id and c.told_at is null
    order by c.change_id for update;
  update catalog.product_changes c set told_at = now()
   where c.change_id = any (p_change_ids) and c.vendor_id = p_vendor_id and c.told_at is null;
  get diagnostics v_told = row_count;
  if v_told > 0 then
    perform platform.enqueue_message('mail', e.letter) from unnest(p_letters) as e (letter);
  end if;
  return v_told;
end
$$;
comment on function catalog.tell_decisions(bigint, bigint[], bytea[]) is
  'Notes that a letter names these decisions, and sends it; not again when another host was first. Answers how many.';
revoke all on function catalog.tell_decisions(bigint, bigint[], bytea[]) from public;
grant execute on function catalog.tell_decisions(bigint, bigint[], bytea[]) to stoa_app;
