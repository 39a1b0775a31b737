create or replace function inventory.stop_back_in_stock(p_token_hash bytea, p_user_id bigint, p_variant_id bigint) returns boolean
language plpgsql volatile
as $$
begin
  delete from inventory.back_in_stock_requests r
   where r.token_hash = p_token_hash or (r.user_id = p_user_id and r.variant_id = p_variant_id);
  return found;
end
$$;
comment on function inventory.stop_back_in_stock(bytea, bigint, bigint) is
  'Takes back that somebody wants a letter: by a letter''s link, or a person for a variant. False when there was nothing.';
revoke all on function inventory.stop_back_in_stock(bytea, bigint, bigint) from public;
grant execute on function inventory.stop_back_in_stock(bytea, bigint, bigint) to stoa_app;
