create or replace function inventory.confirm_back_in_stock(p_token_hash bytea) returns boolean
language plpgsql volatile
as $$
begin
  update inventory.back_in_stock_requests r set confirmed_at = coalesce(r.confirmed_at, now())
   where r.token_hash = p_token_hash and (r.confirmed_at is not null or r.created_at > now() - interval '2 days');
  return found;
end
$$;
comment on function inventory.confirm_back_in_stock(bytea) is
  'The owner of an address wants the letter. False: unknown, taken back, or older than two days.';
revoke all on function inventory.confirm_back_in_stock(bytea) from public;
grant execute on function inventory.confirm_back_in_stock(bytea) to stoa_app;
