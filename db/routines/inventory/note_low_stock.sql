create or replace function inventory.note_low_stock(p_variant_ids bigint[]) returns void
language plpgsql volatile
as $$
begin
  -- In the order of their ids, as everybody takes them.
  perform from inventory.low_stock l where l.variant_id = any (p_variant_ids) order by l.variant_id for update;
  delete from inventory.low_stock l
   using reporting.variants v
    left join inventory.stock_thresholds t on t.variant_id = v.variant_id
    left join inventory.stock_settings s on s.vendor_id = v.vendor_id
   where l.variant_id = any (p_variant_ids) and v.variant_id = l.variant_id
     and not (v.is_active and v.stock_quantity <= coalesce(t.low_stock_at, s.low_stock_at, 5));
  insert into inventory.low_stock (variant_id, vendor_id)
  select v.variant_id, v.vendor_id
    from reporting.variants v
    left join inventory.stock_thresholds t on t.variant_id = v.variant_id
    left join inventory.stock_settings s on s.vendor_id = v.vendor_id
   where v.variant_id = any (p_variant_ids) and v.is_active
     and v.stock_quantity <= coalesce(t.low_stock_at, s.low_stock_at, 5)
   order by v.variant_id
  on conflict (variant_id) do nothing;
end
$$;
comment on function inventory.note_low_stock(bigint[]) is
  'Keeps which of the variants are at or below their threshold (their own, else their vendor''s, else 5 units). Those that have '
  'risen above are forgotten, so that a letter names them anew when they fall again.';
revoke all on function inventory.note_low_stock(bigint[]) from public;
grant execute on function inventory.note_low_stock(bigint[]) to stoa_app;
