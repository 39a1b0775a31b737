create or replace function platform.keep_vendor_key(p_inner bytea, p_outer bytea) returns void
language plpgsql volatile
as $$
begin
  insert into platform.vendor_key as k (inner_block, outer_block) values (p_inner, p_outer)
  on conflict (only_one) do update set inner_block = p_inner, outer_block = p_outer
   where (k.inner_block, k.outer_block) is distinct from (p_inner, p_outer);
end
$$;
comment on function platform.keep_vendor_key(bytea, bytea) is
  'Keeps the key that signs stoa.vendor_id, as the two blocks of HMAC-SHA256. For the owner, at each start.';
revoke all on function platform.keep_vendor_key(bytea, bytea) from public;
